"""The answer pages, the region, and what is entered beside the figures."""
