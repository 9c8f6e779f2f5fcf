"""Scrutiny panels: cases drawn at random and read without knowing whose they are, and what the panel found of each"""
