"""An attacker with a solver: what can be worked out of everything that is published of overlapping spans, groups and clocks."""

import random
from collections import defaultdict
from itertools import product

import pytest

from outcomes.figure.suppression import (
    DEFAULT,
    NOT_SHOWN,
    Rule,
    choose_rules,
    fixed_stretches,
    is_told_apart,
    protect_beside,
    protect_count,
    protect_part,
    protect_rate,
)
from tests.outcomes.reader import MOST, Reader

HIDDEN = DEFAULT.hide_below


def readings(count, rule):
    """The least and the most that a reader who knows the rule may take a published count for."""
    value = protect_count(count, rule).value
    if value is None:
        return 0, rule.hide_below - 1
    return max(rule.hide_below, value - rule.round_to // 2), value - rule.round_to // 2 + rule.round_to - 1


def told_of_quarters(counts, rules):
    """Quarters of fewer than eight people that a solver fixes to one number by all that is published of every span."""
    reader = Reader()
    quarters = [reader.number() for _ in counts]
    for (first, last), rule in rules.items():
        reader.lies(dict.fromkeys(quarters[first : last + 1], 1), *readings(sum(counts[first : last + 1]), rule))
    small = [place for place, count in enumerate(counts) if count < HIDDEN]
    found = {place: reader.ends(quarters[place]) for place in small}
    return [(place, least) for place, (least, most) in found.items() if least == most]


def chosen_rules(counts):
    return choose_rules(frozenset({tuple(counts)}), fixed_stretches(len(counts)))


def plain_rules(counts):
    return dict.fromkeys(fixed_stretches(len(counts)), DEFAULT)


#: Counts at the ends of what reads the same, where sums of roundings leave one number alone.
AT_THE_ENDS = (12, 12, 12, 17, 22, 7, 7, 0, 8, 13, 18)


def drawn(seed, quarters, among):
    chance = random.Random(seed)
    return [chance.choice(among) for _ in range(quarters)]


def test_seven_people_of_a_quarter_were_told_by_the_four_quarters_that_hold_it_and_are_no_more():
    counts = [12, 12, 12, 7]
    assert told_of_quarters(counts, plain_rules(counts)) == [(3, 7)]
    assert told_of_quarters(counts, chosen_rules(counts)) == []
    assert chosen_rules(counts)[0, 3] == Rule(round_to=15)


@pytest.mark.parametrize(
    ("counts", "size"),
    [
        ([30, 29], 15),
        ([30, 30], 5),
        ([29, 29], 5),
        ([199, 29], 15),
        ([200, 29], 5),
        ([7, 7, 7, 7], 10),
        ([7, 7, 7, 6], 5),
    ],
)
def test_a_longer_span_is_rounded_coarser_where_it_adds_too_few_or_would_tell_of_few(counts, size):
    assert chosen_rules(counts)[0, len(counts) - 1].round_to == size


def test_a_quarter_has_the_rule_itself_and_so_has_a_longer_span_beside_which_nobody_is_hidden():
    assert set(chosen_rules([40, 50, 60, 70, 80]).values()) == {DEFAULT}
    assert {rule for (first, last), rule in chosen_rules([12, 12, 12, 7]).items() if first == last} == {DEFAULT}


def test_a_choice_is_never_made_again_whatever_comes_later():
    counts = drawn(3, 12, AT_THE_ENDS)
    earlier = chosen_rules(counts[:8])
    assert {stretch: rule for stretch, rule in chosen_rules(counts).items() if stretch in earlier} == earlier


def check_spans(seeds, quarters, among):
    told, before, spans = [], 0, []
    for seed in seeds:
        counts = drawn(seed, quarters, among)
        rules = chosen_rules(counts)
        before += len(told_of_quarters(counts, plain_rules(counts)))
        told += [(counts, one) for one in told_of_quarters(counts, rules)]
        spans += [rule.round_to for (first, last), rule in rules.items() if first < last]
    return told, before, spans


def test_no_quarter_under_eight_is_worked_out_of_two_years_of_spans():
    told, before, spans = check_spans(range(6), 8, AT_THE_ENDS)
    assert (told, before > 0) == ([], True)
    assert all(size <= 15 for size in spans)


@pytest.mark.trust
@pytest.mark.parametrize("among", [AT_THE_ENDS, range(16), range(41), range(6), (7, 12, 8), (0, 13, 8, 18)])
def test_no_quarter_under_eight_is_worked_out_of_two_years_of_spans_of_other_worlds(among):
    told, _, spans = check_spans(range(100, 160), 8, list(among))
    assert told == []
    assert set(spans) <= {5, 10, 15}


#: Numbers of people that read as 35, 40 and 45, and one beyond a hundred.
PEOPLE = (*range(33, 48), 102)


def gaps_told(worlds, publish, gap):
    """Numbers under eight that are fixed by what is published of two shares, over all worlds that read the same."""
    same = defaultdict(set)
    for world in worlds:
        same[publish(*world)].add(gap(*world))
    return sum(len(found) == 1 and min(found) < HIDDEN for found in same.values())


def texts(*rates):
    return tuple((rate.denominator.text, rate.text) for rate in rates)


def parts_of(people, step=1):
    """Some people of a group, how many of each are counted: the others are few or many."""
    for whole in people:
        for part in range(max(30, whole - 15), whole + 1):
            for counted in range(0, part + 1, step):
                for others in range(min(HIDDEN, whole - part) + 1):
                    yield (counted, part), (counted + others, whole)


def publish_part(part, whole):
    first = protect_rate(*whole)
    return texts(first, protect_part(part, whole, first))


def publish_plainly(one, other):
    return texts(protect_rate(*other), protect_rate(*one))


def counted_of_others(part, whole):
    return whole[0] - part[0]


def rest_of_others(part, whole):
    return (whole[1] - part[1]) - (whole[0] - part[0])


@pytest.mark.parametrize("gap", [counted_of_others, rest_of_others])
def test_who_did_not_start_is_not_told_by_the_rates_of_everyone_and_of_those_who_did(gap):
    worlds = list(parts_of(range(38, 43)))
    assert gaps_told(worlds, publish_plainly, gap) > 0
    assert gaps_told(worlds, publish_part, gap) == 0


@pytest.mark.trust
@pytest.mark.parametrize("people", [range(30, 38), range(43, 53), range(68, 73), range(96, 106)])
@pytest.mark.parametrize("gap", [counted_of_others, rest_of_others])
def test_who_did_not_start_is_not_told_of_other_numbers_of_people(people, gap):
    assert gaps_told(parts_of(people), publish_part, gap) == 0


def clocks_of(people):
    """Who was in time by the longer clock and by the shorter, of the same people or of a few more."""
    for whole in people:
        for later in range(whole + 1):
            for sooner in range(max(0, later - 2 * HIDDEN), later + 1):
                for pending in range(3):
                    if sooner <= whole + pending:
                        yield (sooner, whole + pending), (later, whole)


def publish_clocks(sooner, later):
    first = protect_rate(*later)
    return texts(first, protect_beside(sooner, later, first))


def between_clocks(sooner, later):
    return later[0] - sooner[0]


def test_who_was_assessed_between_five_days_and_ten_is_not_told_by_the_two_clocks():
    worlds = list(clocks_of(range(38, 43)))
    assert gaps_told(worlds, publish_plainly, between_clocks) > 0
    assert gaps_told(worlds, publish_clocks, between_clocks) == 0


@pytest.mark.trust
@pytest.mark.parametrize("people", [range(30, 38), range(43, 53), range(96, 106)])
def test_who_was_assessed_between_two_clocks_is_not_told_of_other_numbers_of_people(people):
    assert gaps_told(clocks_of(people), publish_clocks, between_clocks) == 0


def is_wrong(rate, counted, people):
    """Whether there is neither a rate nor limits, or the true share lies outside of them."""
    room = 0 if rate.value is None else 1.5 / min(rate.denominator.value, 100) + 0.005
    return rate.text == NOT_SHOWN or not rate.least - room - 1e-9 <= counted / people <= rate.most + room + 1e-9


def test_the_limits_of_a_part_and_of_a_clock_hold_the_true_rate_and_every_cohort_has_one():
    parts, clocks = list(parts_of((33, 40, 47, 102), step=3)), list(clocks_of((30, 40, 61)))
    rates = [(one, protect_part(one, whole, protect_rate(*whole))) for one, whole in parts]
    rates += [(one, protect_beside(one, later, protect_rate(*later))) for one, later in clocks]
    assert [(one, rate.text) for one, rate in rates if is_wrong(rate, *one)] == []


def test_a_part_of_which_enough_others_count_and_do_not_has_its_own_rate():
    whole = (40, 100)
    first = protect_rate(*whole)
    assert protect_part((32, 80), whole, first).text == protect_rate(32, 80).text
    assert protect_part((33, 80), whole, first).value is None
    assert protect_part((28, 80), whole, first).text == protect_rate(28, 80).text
    assert protect_part((27, 80), whole, first).value is None
    assert protect_part((40, 100), whole, first).value is None


def test_a_clock_that_eight_people_or_more_part_from_another_has_its_own_rate():
    first = protect_rate(40, 100)
    assert protect_beside((32, 100), (40, 100), first).text == protect_rate(32, 100).text
    assert protect_beside((33, 100), (40, 100), first).value is None
    assert protect_beside((40, 100), (40, 100), first).value is None
    assert protect_beside((33, 100), (40, 108), protect_rate(40, 108), unshared=8).value == 0.33
    assert protect_beside((33, 100), (40, 107), protect_rate(40, 107), unshared=7).value is None


def test_up_or_down_is_the_same_word_for_all_counts_that_read_the_same():
    now = [(number, 90) for number in range(10, 30)]
    hidden = [(number, 90) for number in range(HIDDEN)]
    words = defaultdict(set)
    for ours, theirs in product(now, hidden):
        rates = protect_rate(*ours), protect_rate(*theirs)
        words[rates[0].text].add(is_told_apart(*rates))
    assert [text for text, said in words.items() if len(said) > 1] == []
    assert is_told_apart(protect_rate(29, 90), protect_rate(0, 90))
    assert not is_told_apart(protect_rate(10, 90), protect_rate(7, 90))


def test_a_word_between_rates_of_many_people_allows_for_all_that_a_whole_per_cent_may_be():
    assert not is_told_apart(protect_rate(270, 1000), protect_rate(231, 1000))
    assert is_told_apart(protect_rate(300, 1000), protect_rate(231, 1000))


def test_a_limit_beside_a_rate_leaves_as_many_readings_as_a_hidden_count():
    assert protect_beside((5, 100), (14, 100), protect_rate(14, 100)).text != protect_rate(5, 100).text
    assert protect_beside((5, 100), (15, 100), protect_rate(15, 100)).text == protect_rate(5, 100).text
    assert protect_part((0, 40), (14, 100), protect_rate(14, 100)).text != protect_rate(0, 40).text
    assert protect_part((0, 40), (15, 100), protect_rate(15, 100)).text == protect_rate(0, 40).text


def test_the_spans_that_are_published_of_five_quarters():
    quarters, fours, all_ = [(place, place) for place in range(5)], [(0, 3), (1, 4)], [(0, 1), (0, 2), (0, 4)]
    assert sorted(fixed_stretches(5)) == sorted([*quarters, *fours, *all_])


def test_the_reader_gives_the_least_and_the_most():
    reader = Reader()
    one, other, whole = reader.number(0, 7), reader.number(8, 12), reader.number()
    reader.adds_up(whole, [one, other])
    reader.lies({whole: 1}, 18, MOST)
    assert (reader.ends(one), reader.ends(whole)) == ((6, 7), (18, 19))
