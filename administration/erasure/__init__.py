"""Removing everything that is held on somebody, and keeping it removed after a restore"""
