"""What a production is configured with: values that start, to be spoilt one at a time."""

SAFE = {
    "MODE": "production",
    "DATABASE_URL": "postgres://app@db/diversion",
    "SECRET_KEY": "kT4-q8Zs_Wm2uX7vB1nC5yH9jL3pR6eF0dGaTgVxYwQzEiOoUt",
    "AUDIT_KEY": "Pn7xB3vK9mQ2wE5rT8yU1iO4pA6sD0fGhJ",
    "CHECKPOINT_KEY": "Rf4tG6yH8uJ1iK3oL5pZ7xC9vB2nM0aSdQ",
    "FIELD_KEYS": "2026:Zx9cV8bN7mA6sD5fG4hJ3kL2qW1eR0tYuI",
    "ALLOWED_HOSTS": "diversion.example",
    "BROKER_URL": "amqp://diversion@broker",
}
