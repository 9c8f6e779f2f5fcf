"""A programme against those who were not offered it: columns, the lines of each design, and what a plan asks of them"""
