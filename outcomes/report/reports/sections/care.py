"""The care given: onward treatment, needs, victims, money and safety; what is not recorded says so."""

from decimal import Decimal

from django.utils.text import get_text_list

from accounts.words import day_in_words
from caseworkflow.placement.terms import FundSource
from outcomes.extract.calendar import Days, gaps_between
from outcomes.figure.measures import money as money_measures
from outcomes.figure.measures import quality, treatment
from outcomes.figure.suppression import NOT_SHOWN, WHOLE_PARTS
from outcomes.report.reports import claims, words
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.reports.subject import Subject
from programmes.terms.vocabularies import NeedArea

HIGHEST_SCORE = 10


def onward_section(subject: Subject) -> Section:
    found, edition = treatment.onward_referrals(subject.code, subject.span, subject.as_of), subject.edition
    needing = treatment.referred_to_treatment(subject.code, subject.span, subject.now)
    sent = edition.rate(needing.numerator, needing.denominator)
    in_time = treatment.started_in_time(subject.code, subject.span, subject.now)
    begun = edition.rate(in_time.numerator, in_time.denominator)
    counts = (
        ("Offers of other help", found.offered),
        ("Accepted by the person", found.accepted),
        ("Started", found.started),
        ("Accepted referrals to structured treatment", found.structured),
        ("Started structured treatment", found.structured_started),
    )
    rates = (
        ("K17 Referred to structured treatment, of those with a need", words.of_people(sent), sent.text),
        ("K18 Started within 21 days, of those referred", words.of_people(begun), begun.text),
    )
    head = ("Measure", words.counted(edition, "Count", "Counted in all"), "Rate (95% interval)")
    return Section(
        "treatment",
        "Onward treatment",
        f"Offers of other help on record: {edition.count(found.offered).text}; accepted: "
        f"{edition.count(found.accepted).text}.",
        sheets=(
            Sheet("Offers of other help", ("Step", "Number"), tuple((n, edition.count(c).text) for n, c in counts)),
            Sheet("Structured treatment", head, rates),
        ),
        notes=("Effective treatment after 12 weeks (K19) is not recorded: treatment services do not report back yet.",),
    )


def needs_section(subject: Subject) -> Section:
    """Every need area in its line, whoever was scored."""
    found = treatment.need_changes(subject.code, subject.span, dict(NeedArea.choices))
    head = ("Need", "Scored twice", "Lower at exit (95% interval)", "Mean at entry", "Mean at exit")
    return Section(
        "needs",
        "Needs from entry to exit",
        _needs_lead(subject, found),
        sheets=(Sheet("Scores from 0 (no need) to 10", head, tuple(_need(subject, one) for one in found)),),
        notes=("A lower score at exit may have many causes; people who left early have no exit score.",),
    )


def _needs_lead(subject: Subject, found: list[treatment.Need]) -> str:
    enough = [one for one in found if one.scored >= subject.edition.rate_floor]
    if not enough:
        return "There are not enough people with both assessments to show change."
    rates = [subject.edition.rate(one.improved, one.scored) for one in enough]
    best = claims.largest_of([one.improved / one.scored for one in enough])
    if best is None or not claims.is_highest(best, rates):
        return "No single need stands out as the one that fell most often in the figures that are shown."
    return (
        f"Scores fell most often for {enough[best].area.lower()}: {words.rate_as_percent(rates[best])} of "
        f"{rates[best].denominator.text} people."
    )


def _need(subject: Subject, one: treatment.Need) -> tuple[str, ...]:
    rate = subject.edition.rate(one.improved, one.scored)
    means = [_mean_score(subject, one.scored, value) for value in (one.entry, one.exit)]
    return (one.area, rate.denominator.text, rate.text, *means)


def _mean_score(subject: Subject, scored: int, mean: float | None) -> str:
    """None on too few people, and outside none that one person at the end of the scale could move by a tenth."""
    if mean is None or scored < subject.edition.rate_floor:
        return NOT_SHOWN
    is_moved = mean * scored < WHOLE_PARTS * HIGHEST_SCORE
    return NOT_SHOWN if is_moved and not subject.edition.is_internal else f"{mean:.1f}"


def victims_section(subject: Subject) -> Section:
    found, edition = quality.count_victims(subject.code, subject.span, subject.as_of), subject.edition
    consulted = edition.rate(found.consulted, found.identified)
    told = edition.rate(found.told, found.identified)
    rows = (
        ("Consulted", words.of_people(consulted), consulted.text),
        ("Told of the outcome", words.of_people(told), told.text),
    )
    head = ("Step", words.counted(edition, "Cases", "Cases with a victim"), "Rate (95% interval)")
    return Section(
        "victims",
        "Victims",
        f"Cases with a victim on record: {edition.count(found.identified).text}.",
        sheets=(Sheet("Victims heard", head, rows),),
    )


def money_section(subject: Subject) -> Section:
    """Every line of money in its place, whether or not somebody stands behind it."""
    found, edition = money_measures.on_record(subject.code, subject.span, subject.as_of), subject.edition
    bought = "none on record" if found.places_a_year is None else f"{found.places_a_year:,}"
    price = _amount(subject, found.priced, found.price, found.largest_price)
    rows = [
        ("Places bought for a year", bought, ""),
        ("Placements in rehab", edition.count(found.placements).text, price),
    ]
    for source in FundSource:
        people, amount, largest = found.agreed.get(source.value, (0, None, None))
        rows.append((f"Funding: {source.label}", edition.count(people).text, _amount(subject, people, amount, largest)))
    return Section(
        "money",
        "Money",
        "Places bought, placements in rehab and who paid for them, as far as they are on record.",
        sheets=(Sheet("Money on record", ("Line", "Number", "Amount"), tuple(rows)),),
        notes=(
            "What a contract costs for each referral, start and completion stands on the page of money, from sums entered "
            "there; a benefit stands beside it only where a planned comparison carries one. An amount of which one placement holds "
            "more than a tenth is not shown outside.",
        ),
    )


def _amount(subject: Subject, people: int, amount: Decimal | None, largest: Decimal | None) -> str:
    if subject.edition.is_internal:
        return "" if amount is None else _pounds(float(amount))
    if subject.edition.count(people).is_hidden or amount is None or largest is None or WHOLE_PARTS * largest > amount:
        return NOT_SHOWN
    return _pounds(float(amount))


def _pounds(amount: float) -> str:
    """To the nearest hundred pounds, so that no single price can be read from a sum."""
    return f"£{round(amount, -2):,.0f}"


def safety_section(subject: Subject) -> Section:
    number = quality.count_deaths(subject.code, subject.span, subject.as_of)
    cell = subject.edition.count(number)
    lead = f"Deaths on record among the people of this cohort since acceptance: {cell.text}."
    return Section(
        "safety",
        "Safety",
        lead,
        sheets=(Sheet("Safety on record", ("Line", "People"), (("Deaths since acceptance", cell.text),)),),
        notes=("Overdoses and complaints are not recorded in this service.",),
    )


def completeness_section(subject: Subject) -> Section:
    edition = subject.edition
    all_, held = quality.fact_completeness(subject.code, subject.span)
    links = quality.count_links()
    rows = []
    for name, number in held.items():
        rate = edition.rate(number, all_)
        rows.append((name, words.of_people(rate), rate.text))
    head = ("Fact", words.counted(edition, "Recorded", "Referrals"), "Rate (95% interval)")
    sheets = [Sheet("K25 Facts on record, of referrals accepted", head, tuple(rows)), _coverage(subject)]
    lead = "No extract of police or court events has been loaded, so reoffending cannot be measured."
    if links.extracts:
        counts = [edition.count(number).text for number in (links.linked, links.waiting, links.unlinked)]
        lead = (
            f"Of all offence rows loaded so far, {counts[0]} are linked to a person, {counts[1]} wait for a person to "
            f"decide and {counts[2]} could not be linked. Some of these may be offences of people who were referred."
        )
        sheets.append(_links(subject, counts))
    return Section("quality", "Data quality and limits", lead, sheets=tuple(sheets), notes=LIMITS)


def _coverage(subject: Subject) -> Sheet:
    """Per force the days that its extracts cover, up to the day of the figures, and the gaps between them."""
    rows = []
    for force, spans in sorted(subject.covered.items()):
        known = [span for span in spans if span.first <= subject.as_of]
        days = [_days(Days(span.first, min(span.last, subject.as_of))) for span in known]
        gaps = [_days(gap) for gap in gaps_between(known)]
        rows.append(
            (f"Force {force}", get_text_list(days, "and") or words.NO_DATA, get_text_list(gaps, "and") or "none")
        )
    return Sheet(
        "Days that police data covers",
        ("Force", "Covered", "Gaps"),
        tuple(rows or [("Every force", words.NO_DATA, "")]),
        "Nobody is counted as followed up whose window these days do not hold.",
        is_words=True,
    )


def _days(span: Days) -> str:
    return f"{day_in_words(span.first)} to {day_in_words(span.last)}"


def _links(subject: Subject, counts: list[str]) -> Sheet:
    own = subject.cohort.count_links()
    rows = [("Linked", counts[0], subject.edition.count(own.get("exact", 0) + own.get("scored", 0)).text)]
    rows.append(("Waiting for a person to decide", counts[1], subject.edition.count(own.get("to_review", 0)).text))
    rows.append(("Could not be linked", counts[2], ""))
    head = ("Offence rows", "All extracts", "People of this cohort")
    return Sheet(
        "Links between offence rows and people",
        head,
        tuple(rows),
        "Rows that wait or could not be linked are counted in no measure, so the true rate can only be higher.",
    )


LIMITS = (
    "Offences that never came to the notice of police, or happened where no extract comes from, are not here.",
    "A person whose identifiers are wrong in either source may be missed; nobody is linked by name alone.",
)
