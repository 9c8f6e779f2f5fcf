"""A floor is measured right after the pages that are held against it."""

from bench.rounds import Scene, in_order
from bench.scenarios import Floor


def scene(name: str, beside: Floor | None) -> Scene:
    return Scene(name, server=None, headers={}, beside=beside)


def test_each_floor_follows_its_pages_and_pages_without_one_come_last():
    given = [
        scene("other", None),
        scene("case", Floor.CASE),
        scene("list", Floor.LIST),
        scene("F_list", Floor.LIST),
        scene("F_list, read entered", Floor.LIST_ENTERED),
        scene("F_case", Floor.CASE),
    ]
    found = [one.name for one in in_order(given)]
    assert found == ["list", "F_list", "F_list, read entered", "case", "F_case", "other"]
