"""Break-glass: a sealed case opened in an emergency, for an hour, by somebody who says why"""
