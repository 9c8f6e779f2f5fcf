"""Follow-ups of accepted referrals at the windows of their programme."""
