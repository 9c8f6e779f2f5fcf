"""The duty to be assessed after a positive drug test."""
