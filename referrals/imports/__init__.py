"""Files in: read, cleaned, registered, and what could not be taken given back in the shape in which it came."""
