"""A place in rehab, from being identified to the checks after it."""
