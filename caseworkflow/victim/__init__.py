"""The victim: asked, heard, told."""
