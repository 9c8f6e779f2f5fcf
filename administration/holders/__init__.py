"""Who holds what, for the auditor to read: accounts, police systems, and how each came to what it may do"""
