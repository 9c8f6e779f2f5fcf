"""Acts on what looks like misuse: finding it, reviewing it, setting what it is judged by."""
