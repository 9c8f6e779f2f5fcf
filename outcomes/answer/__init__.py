"""The pages that answer: does it work, for whom, compared with what, since when, at what cost, may I say so"""
