"""Files that others send: read, cleaned, and held back where a row will not do."""
