"""How long records are kept: what falls due, who decided, what is held back, and what was removed"""
