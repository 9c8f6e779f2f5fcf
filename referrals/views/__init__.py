"""The door for people: pages of the referring side, of custody, and of the provider's decisions on referrals."""
