"""Rates of reoffending that are published together, each beside those before it: windows, groups, and kinds of events."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from outcomes.figure.measures.reoffending import Answer
from outcomes.figure.suppression import Counts, ProtectedRate
from outcomes.figure.terms import Group, MeasureId
from outcomes.report.reports.editions import Edition
from outcomes.report.reports.subject import Subject

#: The measures that are rates, and the windows, in the order in which they matter: what comes first is shown first.
RATES = (MeasureId.M1, MeasureId.M3)
ORDER = (12, 6, 24)
Key = tuple[Any, int, Group]
Decided = dict[Key, tuple[Counts, ProtectedRate]]


def rates_beside_whole(
    edition: Edition, counts: Mapping[str, Counts], hidden: Collection[str] = ()
) -> dict[str, ProtectedRate]:
    """The rates of groups beside that of all of them, which is shown elsewhere: one is shown as a number only where both
    its counts could stand in a table with that total, so that what is left for a hidden group is never one number,
    and what is left for all hidden groups together is never few people who had it or few who had not.
    """
    table = edition.table([[some, people - some] for some, people in counts.values()])
    rates = {}
    for (label, (some, people)), cells in zip(counts.items(), table.cells, strict=True):
        rate = edition.rate(some, people)
        is_told = rate.value is not None and any(cell.is_hidden for cell in cells)
        rates[label] = edition.rate(0, 0) if label in hidden or is_told else rate
    shown = sorted(
        (label for label, rate in rates.items() if rate.value is not None), key=lambda label: counts[label][1]
    )
    for label in shown:
        if not _leaves_few(edition, [counts[other] for other, rate in rates.items() if rate.value is None]):
            break
        rates[label] = edition.rate(0, 0)
    return rates


def _leaves_few(edition: Edition, left: Sequence[Counts]) -> bool:
    """Whether so many had it, or had it not, that their number itself would be hidden."""
    some, people = sum(one for one, _ in left), sum(one for _, one in left)
    return people > 0 and any(edition.count(one).is_hidden for one in (some, people - some))


def reoffending_rates(subject: Subject) -> dict[Key, ProtectedRate]:
    """Every rate, or the limits that stand for it where it would tell few people beside one that is shown."""
    decided: Decided = {}
    for name in RATES:
        for group in Group:
            for window in ORDER:
                answer = subject.answer(name, window, group)
                counts = (answer.reoffenders, answer.mature)
                decided[name, window, group] = counts, _decided(subject, answer, group, decided)
    return {key: rate for key, (_, rate) in decided.items()}


def _decided(subject: Subject, answer: Answer, group: Group, decided: Decided) -> ProtectedRate:
    found = subject.edition.rate(answer.reoffenders, answer.mature)
    if found.value is None and found.least is None:
        return found
    beside = [*_windows(subject, answer, group, decided), *_groups(subject, answer, group, decided)]
    beside += _kinds(subject, answer, group, decided)
    return next((rate for rate in beside if rate.value is None), found)


def _windows(subject: Subject, answer: Answer, group: Group, decided: Decided) -> Iterator[ProtectedRate]:
    """The same people, or nearly the same, at another moment."""
    for window in ORDER:
        if found := decided.get((answer.measure, window, group)):
            yield _moment(subject, (answer.window, answer.reoffenders, answer.mature), window, *found)


def _moment(
    subject: Subject, moment: tuple[int, int, int], window: int, other: Counts, shown: ProtectedRate
) -> ProtectedRate:
    at, number, people = moment
    if shown.value is None:
        return subject.edition.rate(number, people)
    if people != other[1]:
        return subject.edition.beside((number, people), other, shown, abs(people - other[1]))
    place = int(at > window)
    numbers = (other[0], number) if place else (number, other[0])
    return subject.edition.rising(numbers, people, 1 - place)[place]


def _groups(subject: Subject, answer: Answer, group: Group, decided: Decided) -> Iterator[ProtectedRate]:
    """Some of the people of a larger group."""
    for larger in Group:
        found = decided.get((answer.measure, answer.window, larger))
        if found and larger != group:
            yield subject.edition.part((answer.reoffenders, answer.mature), *found)


def _kinds(subject: Subject, answer: Answer, group: Group, decided: Decided) -> Iterator[ProtectedRate]:
    """What was recorded, of which what was proven is part."""
    for name in RATES:
        found = decided.get((name, answer.window, group))
        if found and name != answer.measure:
            counts = (answer.reoffenders, answer.mature)
            yield subject.edition.beside(counts, *found, abs(counts[1] - found[0][1]))


def moment_rates(subject: Subject, numbers: dict[int, int], people: int) -> dict[int, ProtectedRate]:
    """Rates of these people at the end of these months: those of the windows as they are shown, then what lies between."""
    shown, moments = reoffending_rates(subject), dict[int, tuple[int, ProtectedRate]]()
    for month in sorted(numbers, key=lambda one: (one not in ORDER, -one)):
        beside, number = [], numbers[month]
        if month in ORDER:
            answer, rate = subject.answer(MeasureId.M3, month, Group.OFFERED), shown[MeasureId.M3, month, Group.OFFERED]
            counts = (answer.reoffenders, answer.mature)
            if answer.mature == people:
                moments[month] = answer.reoffenders, rate
                continue
            beside = [subject.edition.beside((number, people), counts, rate, abs(people - answer.mature))]
        beside += [
            _moment(subject, (month, number, people), other, (reached, people), rate)
            for other, (reached, rate) in moments.items()
        ]
        found = next((rate for rate in beside if rate.value is None), subject.edition.rate(number, people))
        moments[month] = number, found
    return {month: rate for month, (_, rate) in moments.items()}
