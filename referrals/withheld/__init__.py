"""Who is kept from whom: declared conflicts of interest"""
