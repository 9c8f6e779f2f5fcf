"""The rules, in the order in which they are put; each reads the choices and never the programme's name."""

from collections.abc import Callable

from accounts.words import day_in_words
from programmes.calendar import months_after
from programmes.eligibility.answers import Facts, RuleAnswer, met, not_met, to_check, to_judge
from programmes.eligibility.asking import CHILD_BELOW, answer_asks
from programmes.terms.choices import Choices
from programmes.terms.offences import is_in_ranges
from programmes.terms.vocabularies import AdmissionRule, HistoryRule, RepeatRule

Answer = RuleAnswer | None

SEX_WORDS = {"M": "a man", "F": "a woman"}

SOURCE_WORDS = {"street": "the street", "voluntary_attendance": "voluntary attendance", "court": "a court"}


def answer_rules(choices: Choices, facts: Facts) -> tuple[RuleAnswer, ...]:
    """The answer of every rule that this version has, in a fixed order."""
    columns = [found for rule in RULES if (found := rule(choices, facts)) is not None]
    return (*columns, *answer_asks(choices, facts))


def agrees_to_take_part_rule(_choices: Choices, facts: Facts) -> Answer:
    return _agreement("agrees_to_take_part", "take part", facts.agrees_to_take_part)


def agrees_to_share_rule(_choices: Choices, facts: Facts) -> Answer:
    return _agreement("agrees_to_share", "share what is needed", facts.agrees_to_share)


def _agreement(rule: str, what: str, given: bool | None) -> RuleAnswer:
    if given:
        return met(rule, f"The person agrees to {what}.", "yes")
    if given is None:
        return to_check(rule, "agreement not recorded", f"It is not recorded whether the person agrees to {what}.")
    return not_met(rule, "does not agree", f"The person does not agree to {what}.", "no")


def source_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.referral_sources:
        return None
    allowed = " or ".join(SOURCE_WORDS.get(one, one) for one in choices.referral_sources)
    says = f"{choices.name} takes referrals from {allowed}."
    if facts.source in choices.referral_sources:
        return met("source", says, facts.source)
    return not_met("source", f"not from {allowed}", f"{says} This one came from {_spoken(facts.source)}.", facts.source)


def sex_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.sex:
        return None
    says = f"{choices.name} is for {_people(choices.sex)}."
    if facts.sex in choices.sex:
        return met("sex", says, facts.sex)
    if not facts.sex or facts.sex in choices.sex_to_judge:
        return to_judge("sex", "sex to be judged", f"{says} The recorded sex does not settle it.", facts.sex)
    words = SEX_WORDS.get(facts.sex, "somebody else")
    return not_met("sex", words, f"{says} The person is {words}.", facts.sex)


def age_rule(choices: Choices, facts: Facts) -> Answer:
    says = f"{choices.name} takes people aged {_ages(choices)}."
    if facts.age is None:
        return to_check("age", "age not recorded", f"{says} No age is recorded.")
    is_about = "about " if facts.is_age_approximate else ""
    says = f"{says} The person was {is_about}{facts.age} on {day_in_words(facts.referred_on)}."
    if facts.age < choices.age_min:
        return not_met("age", f"under {choices.age_min}", says, facts.age)
    if choices.age_max is not None and facts.age > choices.age_max:
        return not_met("age", f"over {choices.age_max}", says, facts.age)
    if choices.judged_below_age is not None and facts.age < choices.judged_below_age:
        return to_judge("age", f"under {choices.judged_below_age}", f"{says} A person must judge this.", facts.age)
    return met("age", says, facts.age)


def area_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.areas:
        return None
    if not facts.area:
        return to_check("area", "area not recorded", "The area where the person lives is not recorded.")
    if facts.area in choices.areas:
        return met("area", f"{choices.name} is offered where the person lives.", facts.area)
    return not_met("area", "out of area", f"{choices.name} is not offered where the person lives.", facts.area)


def excluded_offence_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.exclusions:
        return None
    for exclusion in choices.exclusions:
        if is_in_ranges(exclusion.codes, facts.offence_code):
            says = f"{choices.name} does not take offence {facts.offence_code}: {exclusion.label}."
            return not_met("excluded_offence", exclusion.label, says, facts.offence_code)
    return met("excluded_offence", "The offence is not on the list of exclusions.", facts.offence_code)


def offence_rule(choices: Choices, facts: Facts) -> Answer:
    if not facts.offence_code:
        if facts.source in choices.sources_without_offence:
            return met("offence", f"{choices.name} needs no offence for this source.")
        return to_check("offence", "offence not recorded", "No offence is recorded.")
    if not choices.offence_list:
        return met("offence", f"{choices.name} takes any offence.", facts.offence_code)
    if is_in_ranges(choices.offence_list, facts.offence_code):
        says = f"Offence {facts.offence_code} is on the list of {choices.name}."
        return met("offence", says, facts.offence_code)
    if choices.other_offences:
        return None
    says = f"Offence {facts.offence_code} is not on the list of {choices.name}."
    return not_met("offence", "offence not on the list", says, facts.offence_code)


def offence_months_rule(choices: Choices, facts: Facts) -> Answer:
    if choices.offence_months_max is None:
        return None
    months = choices.offence_months_max
    says = f"The offence must be under {months} months old."
    if facts.offence_on is None:
        return to_check("offence_months", "offence date not recorded", f"{says} Its date is not recorded.")
    says = f"{says} It was committed on {day_in_words(facts.offence_on)}."
    if months_after(facts.offence_on, months) > facts.referred_on:
        return met("offence_months", says, facts.offence_on)
    return not_met("offence_months", f"offence over {months} months old", says, facts.offence_on)


def gravity_rule(choices: Choices, facts: Facts) -> Answer:
    lowest, highest = choices.gravity_min, choices.gravity_max
    if lowest is None or highest is None:
        return None
    says = f"The gravity score must be {lowest} to {highest}."
    if facts.gravity_score is None:
        return to_check("gravity", "gravity not recorded", f"{says} No score is recorded.")
    if lowest <= facts.gravity_score <= highest:
        return met("gravity", f"{says} It is {facts.gravity_score}.", facts.gravity_score)
    return not_met(
        "gravity", f"gravity {facts.gravity_score}", f"{says} It is {facts.gravity_score}.", facts.gravity_score
    )


def drug_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.drugs:
        return None
    says = f"{choices.name} is for people who use {' or '.join(choices.drugs)}."
    if not facts.drug:
        return to_check("drug", "drug not recorded", f"{says} No drug is recorded.")
    if facts.drug.casefold() in {one.casefold() for one in choices.drugs}:
        return met("drug", says, facts.drug)
    return not_met("drug", "another drug", f"{says} Recorded: {facts.drug}.", facts.drug)


def drug_amount_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.drug_amount_bands:
        return None
    says = "Only a small amount for the person's own use is taken."
    if not facts.drug_amount_band:
        return to_check("drug_amount", "amount not recorded", f"{says} No amount is recorded.")
    if facts.drug_amount_band in choices.drug_amount_bands:
        return met("drug_amount", says, facts.drug_amount_band)
    return not_met(
        "drug_amount",
        "amount too large",
        f"{says} Recorded: {_spoken(facts.drug_amount_band)}.",
        facts.drug_amount_band,
    )


def supply_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.supply_must_be_ruled_out:
        return None
    says = "Supply must not be suspected."
    if facts.supply_suspected is None:
        return to_check("supply", "supply not recorded", f"{says} It is not recorded either way.")
    if facts.supply_suspected:
        return not_met("supply", "supply suspected", f"{says} It is suspected.", "yes")
    return met("supply", f"{says} It is not.", "no")


def drug_test_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.positive_test:
        return None
    says = "A positive test for a specified Class A drug is needed."
    labels = {
        "": "test not recorded",
        "not_tested": "not tested",
        "negative": "test negative",
        "refused": "test refused",
    }
    if facts.drug_test != "positive":
        put = not_met if facts.drug_test else to_check
        label = labels.get(facts.drug_test, "test")
        return put("drug_test", label, f"{says} {label.capitalize()}.", facts.drug_test)
    found = [one for one in facts.drug_test_substances if one.casefold() in choices.test_substances]
    if found:
        return met("drug_test", f"{says} Positive for {' and '.join(found)}.", ";".join(found))
    if facts.drug_test_substances:
        return not_met("drug_test", "no specified drug found", says, ";".join(facts.drug_test_substances))
    return to_check("drug_test", "substance not recorded", f"{says} The substance is not recorded.")


TAKEN = {
    AdmissionRule.SIGNED: ("admitted",),
    AdmissionRule.RESPONSIBILITY: ("admitted", "accepted"),
    AdmissionRule.NO_DENIAL: ("admitted", "accepted", "no_reply"),
}


def admission_rule(choices: Choices, facts: Facts) -> Answer:
    rule = choices.admission_rule
    if rule is AdmissionRule.NONE:
        return None
    says = f"Rule on admission: {rule.label[0].lower()}{rule.label[1:]}."
    given = facts.responsibility
    says = f"{says} Recorded: {_spoken(given) or 'nothing'}."
    if given in TAKEN[rule]:
        return met("admission", says, given)
    if rule is AdmissionRule.SIGNED:
        return (not_met if given else to_check)("admission", "no admission", says, given)
    if given == "denied":
        return not_met("admission", "responsibility denied", says, given)
    put = not_met if given == "no_reply" else to_check
    return put("admission", "responsibility not accepted", says, given)


def history_rule(choices: Choices, facts: Facts) -> Answer:
    if choices.history_rule is HistoryRule.ANY:
        return None
    says = f"Rule on history: {choices.history_rule.label.lower()}."
    count = facts.previous_convictions
    if count is None:
        return to_check("history", "history not recorded", f"{says} Convictions are not recorded.")
    if count == 0:
        return met("history", f"{says} None is recorded.", 0)
    if choices.history_rule is HistoryRule.NO_CONVICTION:
        return not_met("history", "has a conviction", f"{says} Recorded: {count}.", count)
    if count > 1:
        return not_met("history", "more than one conviction", f"{says} Recorded: {count}.", count)
    return _one_conviction(choices, facts, says)


def _one_conviction(choices: Choices, facts: Facts, says: str) -> RuleAnswer:
    last = facts.last_conviction_on
    if last is None:
        return to_check("history", "history not recorded", f"{says} The date of the conviction is not recorded.", 1)
    is_child = facts.age is not None and facts.age < CHILD_BELOW
    years = (choices.history_years_under_18 if is_child else choices.history_years) or 0
    says = f"{says} It must be more than {years} years old, and is of {day_in_words(last)}."
    old_enough_after = months_after(last, years * 12)
    if old_enough_after < facts.referred_on:
        return met("history", says, last)
    how_long = "exactly" if old_enough_after == facts.referred_on else "less than"
    return not_met("history", f"convicted {how_long} {years} years ago", says, last)


def victim_rule(choices: Choices, facts: Facts) -> Answer:
    if not choices.victim_consulted:
        return None
    if not facts.victim:
        return to_check("victim", "victim not recorded", "It is not recorded whether there is a victim.")
    if facts.victim == "none":
        return met("victim", "There is no victim to consult.", facts.victim)
    return met("victim", f"There is a victim ({facts.victim}), who must have been consulted.", facts.victim)


def convictions_rule(choices: Choices, facts: Facts) -> Answer:
    needed, count = choices.convictions_min, facts.previous_convictions
    if needed is None or count is None or count < needed:
        return None
    says = f"{needed} or more convictions are recorded."
    return met("convictions", says, count)


def repeat_rule(choices: Choices, facts: Facts) -> Answer:
    says = f"{choices.name}: {choices.repeat_rule.label.lower()}."
    if turns_away_repeats(choices) and facts.accepted_before:
        return not_met(
            "repeat", "once only, already used", f"{says} The person was accepted before.", facts.accepted_before
        )
    if choices.repeat_rule is RepeatRule.UNLESS_BARRED and facts.is_barred:
        return not_met("repeat", "barred after not engaging", f"{says} The person is barred.", "barred")
    return met("repeat", says, facts.accepted_before)


def turns_away_repeats(choices: Choices) -> bool:
    """Whether an earlier acceptance is a reason to say no."""
    return choices.repeat_rule is RepeatRule.NEVER


def duplicate_rule(_choices: Choices, facts: Facts) -> Answer:
    if facts.is_duplicate:
        label = "same programme and offence already referred"
        return to_judge(
            "duplicate", label, "The same person was already referred to this programme for the same offence."
        )
    return met("duplicate", "No earlier referral to this programme for the same offence.")


RULES: tuple[Callable[[Choices, Facts], Answer], ...] = (
    agrees_to_take_part_rule,
    agrees_to_share_rule,
    source_rule,
    sex_rule,
    age_rule,
    area_rule,
    excluded_offence_rule,
    offence_rule,
    offence_months_rule,
    gravity_rule,
    drug_rule,
    drug_amount_rule,
    supply_rule,
    drug_test_rule,
    admission_rule,
    history_rule,
    convictions_rule,
    victim_rule,
    repeat_rule,
    duplicate_rule,
)


def _ages(choices: Choices) -> str:
    return f"{choices.age_min} or over" if choices.age_max is None else f"{choices.age_min} to {choices.age_max}"


def _people(sexes: tuple[str, ...]) -> str:
    return " and ".join({"F": "women", "M": "men"}.get(one, one) for one in sexes)


def _spoken(word: str) -> str:
    return word.replace("_", " ")
