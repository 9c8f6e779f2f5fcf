"""By when: what is owed in each state of a case and of everything beside it, and the one order in which it is shown."""
