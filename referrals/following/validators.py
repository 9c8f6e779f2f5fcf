"""What counts as a reason."""

from django.core.exceptions import ValidationError

LEAST = 20
LEAST_DIFFERENT = 6


def require_real_reason(text: str) -> None:
    """Letters and figures count, and one of them again and again does not make a reason."""
    real = [sign for sign in text.casefold() if sign.isalnum()]
    if len(real) < LEAST or len(set(real)) < LEAST_DIFFERENT:
        raise ValidationError(f"Give a reason in words, of {LEAST} letters or more.", code="no_reason")
