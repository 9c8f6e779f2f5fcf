"""What the service counts beside: SQL written by hand, which must give the same cells or measures nothing."""

from datetime import date, timedelta

import pytest

from accounts.models import OrganisationKind
from bench import figures
from tests.factories import outcomes as given
from tests.factories.accounts import organisation

AS_OF = date(2026, 6, 30)
LEAN = {"measures": ["M1"], "windows": [12], "groups": ["offered"]}


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("way", figures.BY_HAND)
def test_every_way_by_hand_gives_the_cells_of_the_service(way):
    given.covered(date(2020, 1, 1), AS_OF)
    police = organisation(OrganisationKind.POLICE)
    for on in (date(2023, 12, 31), date(2024, 2, 29), date(2024, 12, 30), date(2024, 12, 31)):
        for referral in given.cohort(3, on, force=police):
            given.offence(referral.person, on + timedelta(days=40), after=30)
        given.referral(on + timedelta(days=1), force=police, of=referral.person)
        given.offence(referral.person, on + timedelta(days=40), "caution", after=60)
        given.offence(referral.person, on + timedelta(days=41), link="to_review")
    found = figures.cells_by_hand(way, AS_OF)
    assert found == figures.cells_counted(AS_OF, **LEAN)
    assert [row[2:] for row in found] == [(3, 3, 3, 3), (4, 4, 4, 4), (6, 6, 6, 6), (1, 0, 0, 0)]


def test_the_table_says_how_far_the_service_is_from_the_fastest_by_hand():
    taken = {
        "by hand: lateral": [2.0, 1.0, 3.0],
        "by hand: join": [4.0, 4.0, 4.0],
        "the service: M1 to M10, three windows, three groups": [6.0, 5.0, 7.0],
    }
    told = figures.tell(taken, (10, 0.3, True), [("divert", date(2024, 1, 1), 5, 4, 1, 1)])
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines()[2:6]]
    assert [line[1:] for line in lines] == [
        ["2.00", "1.00", "1.00 to 3.00"],
        ["4.00", "2.00", "4.00 to 4.00"],
        ["6.00", "3.00", "5.00 to 7.00"],
        ["0.30", "0.15", "once"],
    ]
    assert "The page after the import is 0.050 of counting everything" in told
