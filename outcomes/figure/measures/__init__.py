"""The numbers of the field, one file per family."""
