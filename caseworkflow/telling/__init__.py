"""Telling: messages that could not go, why, and how somebody was told instead"""
