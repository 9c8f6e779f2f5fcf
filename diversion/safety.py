"""Production starts only when it is safe; what is wrong is said in plain words."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe(findings: Mapping[str, bool]) -> None:
    """Refuse to start with every sentence that is true of this configuration."""
    if wrong := [sentence for sentence, is_wrong in findings.items() if is_wrong]:
        raise ImproperlyConfigured(" ".join(["This is not safe for production.", *wrong]))
