"""Who acts: user, organisation, role."""
