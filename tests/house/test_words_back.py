"""Whatever words a form takes come back as they were typed: from every field that the house has."""

import pytest

from accounts.fields import normalise_text
from tests.factories.spelt import SPELT, word_fields

#: A field that does not keep words as they were typed, and why.
NOT_AS_TYPED = {
    "administration.commissions:ChangeCommissionForm.areas": "a list, an area a line",
    "administration.commissions:CommissionForm.areas": "a list, an area a line",
    "administration.commissions:CommissionTermsForm.areas": "a list, an area a line",
    "administration.organisations:ChangeOrganisationForm.areas": "a list, an area a line",
    "administration.organisations:OrganisationForm.areas": "a list, an area a line",
    "administration.organisations:ChangeOrganisationForm.code": "the code of a force",
    "administration.organisations:OrganisationForm.code": "the code of a force",
    "referrals.following:LookUpForm.reason": "a reason, refused where it is shorter than 20 letters",
}


@pytest.mark.parametrize("kind", SPELT)
def test_text_has_one_spelling_and_the_second_time_nothing_changes(kind):
    typed, kept = SPELT[kind]
    assert (normalise_text(typed), normalise_text(kept)) == (kept, kept)


@pytest.mark.parametrize("name", sorted(word_fields().keys() - NOT_AS_TYPED.keys()))
def test_a_field_gives_back_every_spelling_that_it_has_room_for(name):
    field = word_fields()[name]
    told = {kind: field.clean(kept[: field.max_length]) for kind, (_, kept) in SPELT.items()}
    assert told == {kind: kept[: field.max_length].strip() for kind, (_, kept) in SPELT.items()}


def test_what_is_not_kept_as_typed_is_a_field():
    assert NOT_AS_TYPED.keys() - word_fields().keys() == set()
