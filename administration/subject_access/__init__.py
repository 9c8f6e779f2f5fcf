"""A person asks what is held on them: recorded, gathered, redacted, released"""
