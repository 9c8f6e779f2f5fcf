"""Conflicts of interest: declared on a case, seen and ended by the team leader"""
