"""Served by the role that row security binds, every page says what it says without it: no row is missed, and none is left out
of a condition that withholds.
"""

import re

import pytest
from django.urls import get_resolver

from diversion.policy import may_open
from tests.factories.second_line import make_role, serving
from tests.house.addresses import walk, without_what_passes
from tests.house.world import ROLES, World, undone

#: A page that sends something once carries a token of its own each time.
TOKEN = re.compile(r'name="token"[^>]*>')
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def said(answer):
    """What a page says; of a file that no two times is the same, and of a refusal, that it came."""
    is_page = answer.status_code == 200 and not answer.streaming and answer.headers["Content-Type"].startswith("text/")
    return answer.status_code, TOKEN.sub("", without_what_passes(answer)) if is_page else ""


@pytest.mark.parametrize("whose", ["reader", pytest.param("everybody", marks=[pytest.mark.trust])])
def test_every_page_says_the_same_as_without_the_second_line(whose):
    world, opened, differing = World(), 0, []
    make_role()
    for name, pattern in walk(get_resolver().url_patterns):
        for role in [world.reader(name)] if whose == "reader" else [one for one in ROLES if may_open(name, one)]:
            with undone():
                world.stand(name)
                path = world.address(name, pattern)
                with undone():
                    plain = said(world.clients[role].get(path))
                with serving():
                    served = said(world.clients[role].get(path))
            opened += served[0] == 200
            if plain != served:
                differing.append((name, str(role), plain[0], served[0]))
    assert (differing, opened > 100) == ([], True)
