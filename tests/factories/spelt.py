"""Names as people write them, each with how it is kept, and the forms through which words come in."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

#: What is typed, and what comes back where the one documented change is made: `normalise_text` of `accounts/fields.py`.
SPELT = {
    "an accent": ("Zoë Müller", "Zoë Müller"),
    "an accent in two pieces": ("Jose\u0301 Nguye\u0302\u0303n", "José Nguyễn"),
    "a straight apostrophe": ("O'Brien", "O'Brien"),
    "a curly apostrophe": ("O’Brien", "O’Brien"),
    "a hyphen": ("Smith-Jones", "Smith-Jones"),
    "particles": ("van der Berg bin al-Hassan", "van der Berg bin al-Hassan"),
    "capitals inside": ("McDONALD deSouza", "McDONALD deSouza"),
    "two spaces": ("Anne  Marie", "Anne  Marie"),
    "Punjabi": ("ਹਰਪ੍ਰੀਤ ਸਿੰਘ", "ਹਰਪ੍ਰੀਤ ਸਿੰਘ"),
    "Bengali with a joiner": ("রহমান ক্\u200cষ", "রহমান ক্\u200cষ"),
    "Chinese": ("王伟", "王伟"),
    "Arabic with a mark of its direction": ("محمد\u200f", "محمد\u200f"),
    "marks above and below": ("Ṭhānḳ Ọláyínká", "Ṭhānḳ Ọláyínká"),
    "a space without width": ("Smi\u200bth", "Smith"),
    "a mark of byte order": ("\ufeffKhan", "Khan"),
    "a soft hyphen": ("Kowal\u00adski", "Kowalski"),
    "a line that is turned around": ("\u202eabc\u202c", "abc"),
    "a face": ("Ada 👩\u200d👧", "Ada 👩\u200d👧"),
    "signs of HTML": ("<b>Ann</b> & \"Co\" '1'", "<b>Ann</b> & \"Co\" '1'"),
    "a formula": ("=1+1", "=1+1"),
    "an at sign": ("@Jo", "@Jo"),
    "a plus": ("+Jo", "+Jo"),
    "a hundred letters": ("W" * 100, "W" * 100),
}

#: One text that has nearly all of them; cut where a field is short.
TYPED = 'Zoë O’Neil-D\'Sa <b>& "X" ਸਿੰਘ রহ 王伟 محمد Jose\u0301 Smi\u200bth  👩\u200d👧'
KEPT = 'Zoë O’Neil-D\'Sa <b>& "X" ਸਿੰਘ রহ 王伟 محمد José Smith  👩\u200d👧'

ROOMS = (
    "accounts",
    "administration",
    "caseworkflow",
    "diversion",
    "ledger",
    "outcomes",
    "programmes",
    "referrals",
    "workflow",
)

#: Kinds of field that are words of nobody: they have a reader of their own, or are secret, or are an address.
READ_OTHERWISE = (
    "IdentifierField",
    "ClockField",
    "MonthField",
    "UUIDField",
    "EmailField",
    "PasswordField",
    "JSONField",
)


def takes_words(field: forms.Field) -> bool:
    """Whether what is typed into a field is kept as it was typed."""
    is_hidden = isinstance(field.widget, (forms.HiddenInput, forms.PasswordInput))
    return isinstance(field, forms.CharField) and not is_hidden and type(field).__name__ not in READ_OTHERWISE


def every_form() -> list[type[forms.BaseForm]]:
    """Every form of ours, once the addresses and so their pages are loaded, and those that a page loads when it is asked."""
    assert get_resolver().url_patterns
    for form in settings.MFA_FORMS.values():
        import_string(form)

    def below(kind: type) -> Iterator[Any]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    ours = {one for one in below(forms.BaseForm) if one.__module__.partition(".")[0] in ROOMS}
    return sorted(ours, key=called)


def called(form: type) -> str:
    return f"{form.__module__.removesuffix('.forms')}:{form.__name__}"


def word_fields() -> dict[str, forms.CharField]:
    """Every field of every form of ours that takes words, by the names of both."""
    return {
        f"{called(form)}.{name}": field
        for form in every_form()
        for name, field in getattr(form, "base_fields", {}).items()
        if takes_words(field)
    }
