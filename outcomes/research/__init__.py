"""The evaluator's room: pseudonymised files for a purpose and a time, and what the system concluded."""
