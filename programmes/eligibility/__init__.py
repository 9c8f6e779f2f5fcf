"""Facts and the choices of a version in, an answer per rule out; no Django."""
