"""What the pages of a case show: cards, next step, panel, timeline."""
