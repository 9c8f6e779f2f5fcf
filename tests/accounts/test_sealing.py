"""Sealed text: read with the key and the purpose it was sealed with, and with no other."""

from contextlib import suppress

import pytest

from accounts.sealing import Unreadable, seal_text, unseal_text

OLD, NEW = "2025:an old key of enough letters and digits", "2026:a new key of enough letters and digits"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = [OLD]
    return settings


@pytest.mark.parametrize("text", ["", "x", "JBSWY3DPEHPK3PXP", "Zoë 👋\n", "a" * 100_000])
def test_what_is_sealed_is_read_again(text):
    assert unseal_text(seal_text(text, "seed"), "seed") == text


def test_the_text_does_not_stand_in_it_and_the_key_s_name_does():
    sealed = seal_text("JBSWY3DPEHPK3PXP", "seed")
    assert ("JBSW" in sealed, sealed.split(".")[:2]) == (False, ["sealed1", "2025"])


def test_the_same_text_is_sealed_differently_each_time():
    assert seal_text("x", "seed") != seal_text("x", "seed")


def test_it_opens_for_its_purpose_alone():
    with pytest.raises(Unreadable):
        unseal_text(seal_text("x", "second-factor:1"), "second-factor:2")


@pytest.mark.parametrize("text", ["JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PX", "JBSWY3DPEHPK3P"])
def test_any_one_changed_sign_is_noticed(text):
    sealed = seal_text(text, "seed")
    opened = []
    for at, sign in enumerate(sealed):
        changed = sealed[:at] + chr(ord(sign) ^ 1) + sealed[at + 1 :]
        with suppress(Unreadable):
            opened.append((at, unseal_text(changed, "seed")))
    assert opened == []


@pytest.mark.parametrize("added", [" ", "\n", "=", "A", "===="])
def test_signs_added_to_it_are_noticed(added):
    with pytest.raises(Unreadable):
        unseal_text(seal_text("JBSWY3DPEHPK3PXP", "seed") + added, "seed")


@pytest.mark.parametrize(
    "text", ["", "JBSWY3DPEHPK3PXP", "sealed1", "sealed1.2025", "sealed1.2025.", "sealed1.2025.é", "sealed2.2025.AAAA"]
)
def test_what_was_never_sealed_is_not_read(text):
    with pytest.raises(Unreadable):
        unseal_text(text, "seed")


def test_a_new_key_seals_and_the_old_one_still_reads(keys):
    before = seal_text("x", "seed")
    keys.FIELD_KEYS = [NEW, OLD]
    after = seal_text("y", "seed")
    assert (unseal_text(before, "seed"), unseal_text(after, "seed")) == ("x", "y")
    assert [sealed.split(".")[1] for sealed in (before, after)] == ["2025", "2026"]


def test_without_the_old_key_what_it_sealed_is_not_read(keys):
    before = seal_text("x", "seed")
    keys.FIELD_KEYS = [NEW]
    with pytest.raises(Unreadable, match="There is no key 2025"):
        unseal_text(before, "seed")


def test_another_key_of_the_same_name_does_not_read(keys):
    before = seal_text("x", "seed")
    keys.FIELD_KEYS = ["2025:another key of enough letters and digits"]
    with pytest.raises(Unreadable):
        unseal_text(before, "seed")
