"""Correction: what was recorded wrongly is put right, and what stood there before stays readable"""
