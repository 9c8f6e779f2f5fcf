"""Files of what the system concluded, for whoever checks it."""
