"""Who is in the synthetic force: people with names, birth dates and identifiers, all of them invented."""
