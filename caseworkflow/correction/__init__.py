"""Correction of what a case recorded, and what follows from it"""
