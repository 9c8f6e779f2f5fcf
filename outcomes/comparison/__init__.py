"""Compared with what: people who were not offered a programme, the arms of trials, and what the comparison says"""
