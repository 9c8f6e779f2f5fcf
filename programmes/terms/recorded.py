"""What a version records and nothing acts on yet: shown with that mark, and shortened as each gets its reader.

A house test compares both lists with what the code reads.
"""

from programmes.terms.vocabularies import DeadlineName

#: Statements for whoever reads the page of a programme; nothing is to act on them.
#: Who has an area is what a commission says (`administration.commissions`); a version only says whom it was meant for.
STATEMENTS = frozenset({"commissioner", "lawful_basis", "providers"})
#: `funds` wait for money (funds and agreements), `measures` for a report that is chosen by programme, `notify` for letters
#: with a recipient of their own (youth service, probation), `random_allocation` for the sealed list of a trial at the offer.
SETTINGS_WITHOUT_READER = frozenset({"funds", "measures", "notify", "random_allocation"})
DEADLINES_WITHOUT_READER: frozenset[DeadlineName] = frozenset()
