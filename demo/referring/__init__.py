"""Referrals as they were sent, judged and answered."""
