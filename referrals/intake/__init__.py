"""How a referral comes in: by page, by a police system, by file; one set of rules."""
