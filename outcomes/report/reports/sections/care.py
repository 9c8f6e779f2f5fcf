"""The care given: onward treatment, needs, victims, money and safety; what is not recorded says so."""

from caseworkflow.placement.terms import FundSource
from outcomes.figure.measures import money as money_measures
from outcomes.figure.measures import quality, treatment
from outcomes.figure.suppression import NOT_SHOWN
from outcomes.report.reports import words
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.reports.subject import Subject
from programmes.terms.vocabularies import NeedArea


def onward_section(subject: Subject) -> Section:
    found, edition = treatment.onward_referrals(subject.code, subject.span, subject.as_of), subject.edition
    needing = treatment.referred_to_treatment(subject.code, subject.span, subject.now)
    effective = "Effective treatment after 12 weeks (K19) is not recorded: treatment services do not report back yet."
    if not found.offered and not needing.denominator:
        return Section(
            "treatment", "Onward treatment", "No onward referral is recorded for these cases.", notes=(effective,)
        )
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
    return Section(
        "treatment",
        "Onward treatment",
        f"{edition.count(found.offered).text.capitalize()} offers of other help are recorded; "
        f"{edition.count(found.accepted).text} were accepted.",
        sheets=(
            Sheet("Offers of other help", ("Step", "Number"), tuple((n, edition.count(c).text) for n, c in counts)),
            Sheet("Structured treatment", ("Measure", "Count", "Rate (95% interval)"), rates),
        ),
        notes=(effective,),
    )


def needs_section(subject: Subject) -> Section:
    areas = dict(NeedArea.choices)
    found = [one for one in treatment.need_changes(subject.code, subject.span, areas) if one.scored]
    title = "Needs from entry to exit"
    if not found:
        return Section("needs", title, "No case has both an entry and an exit assessment on record yet.")
    rows = tuple(_need(subject, one) for one in found)
    best = max(found, key=lambda one: one.improved / one.scored if one.scored >= subject.edition.rate_floor else -1)
    rate = subject.edition.rate(best.improved, best.scored)
    lead = (
        "There are not enough people with both assessments to show change."
        if rate.value is None
        else f"Scores fell most often for {best.area.lower()}: {words.rate_as_percent(rate)} of {rate.denominator.text} people."
    )
    head = ("Need", "Scored twice", "Lower at exit (95% interval)", "Mean at entry", "Mean at exit")
    return Section(
        "needs",
        title,
        lead,
        sheets=(Sheet("Scores from 0 (no need) to 10", head, rows),),
        notes=("A lower score at exit may have many causes; people who left early have no exit score.",),
    )


def _need(subject: Subject, one: treatment.Need) -> tuple[str, ...]:
    edition = subject.edition
    rate = edition.rate(one.improved, one.scored)
    means = [NOT_SHOWN if rate.value is None or value is None else f"{value:.1f}" for value in (one.entry, one.exit)]
    return (one.area, rate.denominator.text, rate.text, *means)


def victims_section(subject: Subject) -> Section:
    found, edition = quality.count_victims(subject.code, subject.span, subject.as_of), subject.edition
    if not found.identified:
        return Section("victims", "Victims", "No victim is recorded for these cases.")
    consulted = edition.rate(found.consulted, found.identified)
    told = edition.rate(found.told, found.identified)
    rows = (
        ("Consulted", words.of_people(consulted), consulted.text),
        ("Told of the outcome", words.of_people(told), told.text),
    )
    return Section(
        "victims",
        "Victims",
        f"Cases with a victim on record: {edition.count(found.identified).text}; consulted: {consulted.numerator.text}.",
        sheets=(Sheet("Victims heard", ("Step", "Cases", "Rate (95% interval)"), rows),),
    )


def money_section(subject: Subject) -> Section:
    found, edition = money_measures.on_record(subject.code, subject.span, subject.as_of), subject.edition
    rows: list[tuple[str, str, str]] = []
    if found.places_a_year is not None:
        rows.append(("Places bought for a year", f"{found.places_a_year:,}", ""))
    if found.placements:
        priced = edition.count(found.priced)
        price = NOT_SHOWN if priced.is_hidden or found.price is None else _pounds(float(found.price))
        rows.append(("Placements in rehab", edition.count(found.placements).text, price))
    for source, (people, amount) in found.agreed.items():
        cell = edition.count(people)
        rows.append(
            (f"Funding: {FundSource(source).label}", cell.text, NOT_SHOWN if cell.is_hidden else _pounds(float(amount)))
        )
    lead = "What is on record is below." if rows else "No place bought, placement or funding line is on record."
    return Section(
        "money",
        "Money",
        lead,
        sheets=(Sheet("Money on record", ("Line", "Number", "Amount"), tuple(rows)),) if rows else (),
        notes=(
            "The value of the contract is not recorded here, so no cost for each referral, start or completion is "
            "given. No saving is estimated: that would need a comparison group.",
        ),
    )


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
    sheets = [
        Sheet("K25 Facts on record, of referrals accepted", ("Fact", "Recorded", "Rate (95% interval)"), tuple(rows))
    ]
    lead = "No extract of police or court events has been loaded, so reoffending cannot be measured."
    if links.extracts:
        counts = [edition.count(number).text for number in (links.linked, links.waiting, links.unlinked)]
        lead = (
            f"Of all offence rows loaded so far, {counts[0]} are linked to a person, {counts[1]} wait for a person to "
        )
        lead += f"decide and {counts[2]} belong to nobody who was referred."
        sheets.append(_links(subject, counts))
    return Section("quality", "Data quality and limits", lead, sheets=tuple(sheets), notes=LIMITS)


def _links(subject: Subject, counts: list[str]) -> Sheet:
    own = subject.offences.links
    rows = [("Linked", counts[0], subject.edition.count(own.get("exact", 0) + own.get("scored", 0)).text)]
    rows.append(("Waiting for a person to decide", counts[1], subject.edition.count(own.get("to_review", 0)).text))
    rows.append(("Not linked", counts[2], ""))
    head = ("Offence rows", "All extracts", "People of this cohort")
    return Sheet(
        "Links between offence rows and people", head, tuple(rows), "Rows that wait are not counted in any measure."
    )


LIMITS = (
    "Offences that never came to the notice of police, or happened where no extract comes from, are not here.",
    "A person whose identifiers are wrong in either source may be missed; nobody is linked by name alone.",
)
