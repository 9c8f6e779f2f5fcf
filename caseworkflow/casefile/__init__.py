"""The pages of one case: overview, next step, timeline."""
