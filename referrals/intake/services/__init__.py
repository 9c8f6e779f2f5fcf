"""Taking a referral in: one by one, in bulk, and judged by the rules."""
