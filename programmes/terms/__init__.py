"""The closed vocabularies of programmes, and the typed choices that a version makes with them."""
