"""A referral: what arrived, and whether it is valid."""
