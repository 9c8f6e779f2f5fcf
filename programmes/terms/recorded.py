"""What a version records and nothing acts on yet: shown with that mark, and shortened as each gets its reader.

A house test compares both lists with what the code reads.
"""

from programmes.terms.vocabularies import DeadlineName

#: Statements for whoever reads the page of a programme; nothing is to act on them.
STATEMENTS = frozenset({"commissioner", "disposal", "lawful_basis"})
SETTINGS_WITHOUT_READER = frozenset(
    {
        "calendar",
        "funds",
        "measures",
        "notify",
        "outcome_on_complete",
        "outcomes_on_breach",
        "providers",
        "random_allocation",
        "treatment_chase_days",
    }
)
DEADLINES_WITHOUT_READER = frozenset(
    {
        DeadlineName.PLACEMENT_ASSESSED,
        DeadlineName.PLACEMENT_FUNDING,
        DeadlineName.PLACEMENT_PREPARATION,
        DeadlineName.PLACEMENT_SUITABILITY,
        DeadlineName.RA_LABORATORY,
        DeadlineName.RETURN,
        DeadlineName.TELL_VICTIM,
        DeadlineName.TREATMENT_REFERRAL,
    }
)
