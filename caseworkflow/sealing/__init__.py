"""Sealing: a case that is there for the people who are named alone"""
