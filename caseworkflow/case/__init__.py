"""The case: is the person moving?"""
