"""The kit for printed documents and charts; it knows nothing of the service that uses it."""
