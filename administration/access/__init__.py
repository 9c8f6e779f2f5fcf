"""Who saw whom: the auditor's answer about one person, on a page and as a signed paper"""
