"""Every table about people: the rows that the database shows to whom, or why it stands there without such a rule.

A house test walks all tables: one that hangs on a person, a referral or a case has its decision here.
"""

from django.apps import apps

from administration.database.terms import ADMINISTRATOR, AUDITOR, POLICE, PROVIDER, SENDER, any_of, rows_through

REFERRAL, PERSON, CASE = "referrals_referral", "referrals_person", "caseworkflow_case"
COMMISSIONED = f"FROM programmes_commission AS held WHERE held.organisation_id = {PROVIDER}"
REFERRED_HERE = f"EXISTS (SELECT 1 FROM {REFERRAL} WHERE {REFERRAL}.person_id = {PERSON}.id)"  # noqa: S608 - our own


def _of_referral(*names: str) -> dict[str, str]:
    return {
        f"referrals.{one}": any_of(rows_through(f"referrals_{one.lower()}", "referral_id", REFERRAL)) for one in names
    }


def _of_case(*names: str) -> dict[str, str]:
    return {
        f"caseworkflow.{one}": any_of(rows_through(f"caseworkflow_{one.lower()}", "case_id", CASE)) for one in names
    }


#: Whoever sent a referral, the force it is about and the provider that it went to; what hangs on it follows it. A person
#: is shown to a provider that has a referral of theirs, and never to the referring side. A case is its provider's.
GUARDED: dict[str, str] = {
    "referrals.Referral": any_of(f"provider_id = {PROVIDER}", f"sender_id = {SENDER}", f"force_id = {POLICE}"),
    "referrals.Person": any_of(f"{PROVIDER} IS NOT NULL AND {REFERRED_HERE}"),
    "referrals.Bar": any_of(rows_through("referrals_bar", "person_id", PERSON)),
    "referrals.Likeness": any_of(rows_through("referrals_likeness", "older_id", PERSON)),
    **_of_referral("EligibilityAnswer", "Feedback", "DrugTest", "PoliceDecision"),
    "referrals.Detention": any_of(
        f"force_id = {POLICE}",
        rows_through("referrals_detention", "referral_id", REFERRAL),
        f"force_id IN (SELECT held.force_id {COMMISSIONED})",
        f"EXISTS (SELECT 1 {COMMISSIONED} AND held.force_id IS NULL)",
    ),
    "caseworkflow.Case": any_of(f"provider_id = {PROVIDER}"),
    "caseworkflow.SearchKey": any_of(f"provider_id = {PROVIDER}"),
    **_of_case(
        "JoinedReferral",
        "Attempt",
        "Appointment",
        "Assessment",
        "Goal",
        "OnwardReferral",
        "Note",
        "Consent",
        "Contract",
        "DisposalClock",
        "Placement",
        "RequiredAssessment",
        "RiskScreen",
        "Victim",
    ),
    "caseworkflow.Condition": any_of(rows_through("caseworkflow_condition", "contract_id", "caseworkflow_contract")),
    "caseworkflow.FundingLine": any_of(
        rows_through("caseworkflow_fundingline", "placement_id", "caseworkflow_placement")
    ),
    "caseworkflow.AbstinenceCheck": any_of(
        rows_through("caseworkflow_abstinencecheck", "placement_id", "caseworkflow_placement")
    ),
    "outcomes.LinkJudgement": any_of(
        f"{PROVIDER} IS NOT NULL AND {rows_through('outcomes_linkjudgement', 'person_id', PERSON)}"
    ),
    "outcomes.OffenceRecord": any_of(
        f"{PROVIDER} IS NOT NULL AND {rows_through('outcomes_offencerecord', 'person_id', PERSON)}",
        "EXISTS (SELECT 1 FROM outcomes_linkjudgement WHERE outcomes_linkjudgement.record_id = outcomes_offencerecord.id)",
    ),
    "referrals.Correction": any_of(
        f"home_id IN ({PROVIDER}, {POLICE})",
        f"{PROVIDER} IS NOT NULL AND {rows_through('referrals_correction', 'person_id', PERSON)}",
    ),
    "referrals.CorrectionFollowUp": any_of(
        rows_through("referrals_correctionfollowup", "correction_id", "referrals_correction")
    ),
    **{f"outcomes.{one}": any_of() for one in ("ComparedPerson", "Comparator", "Allocation", "ComparedOffence")},
    "administration.SubjectRecord": any_of(f"{AUDITOR} IS NOT NULL"),
}

#: Shown and never written: an auditor chooses of whom to ask and answers by a correction, an administrator sees that referrals wait for a provider.
READ: dict[str, str] = {
    "referrals.Referral": f"{AUDITOR} IS NOT NULL OR ({ADMINISTRATOR} IS NOT NULL AND provider_id IS NULL)",
    "referrals.Person": f"{AUDITOR} IS NOT NULL",
    "referrals.Correction": f"{AUDITOR} IS NOT NULL",
}

#: Tables about people without a rule of their own, each with the reason.
OPEN: dict[str, str] = {
    "referrals.Conflict": "It withholds a person from somebody: a rule that hid it would show what it withholds.",
    "referrals.KeptApart": "It keeps two people from meeting: a rule that hid it would let them meet.",
    "referrals.Seal": "It withholds a person from a whole provider: hidden, it would seal nothing.",
    "referrals.SealChange": "Who is to be named on a seal; it is read with the seal.",
    "referrals.SealOpening": "It opens a seal for an hour: hidden, it would hide that somebody opened it.",
    "referrals.SealedName": "It names who may see what is sealed; it is read with the seal.",
    "referrals.IntakeKey": "A key of a police system and the digest of what it sent; nothing about the person.",
    "referrals.LookUp": "Who looked up which number, for the auditor; nothing of what was found.",
    "referrals.LookUp_referrals": "The lines of a look-up: two numbers.",
    "outcomes.ResearchFile": "A file that was asked for and what became of it; it names nobody.",
    "outcomes.ResearchFile_people": "Who stands in a research file: two numbers, by which a removal closes the file.",
    "outcomes.FollowUp": "When somebody is to be measured, without a name; read for figures alone.",
    "administration.RightsRequest": "What somebody asked for, by a reference; it names nobody.",
    "administration.SubjectRequest": "It keeps records from being removed: hidden, it would let them go.",
    "administration.Keeping": "A day that is reckoned from the records; nothing else about the person.",
    "administration.RetentionReview": "A decision on how long records stay, by reference.",
    "administration.LegalHold": "That records are held, and who asked; team leaders and auditors both read it.",
}

#: What the role that reports may read: whole tables where nothing is named, else columns. No name, identifier, address or
#: text that somebody wrote; what is guarded it reads under a context of its own (`system:reporting`).
REPORTED: dict[str, tuple[str, ...]] = {
    "accounts.Organisation": ("id", "kind", "name", "code", "force"),
    "programmes.Programme": (),
    "programmes.ProgrammeVersion": (),
    "programmes.Commission": (),
    "outcomes.Report": (
        *("id", "programme", "year", "quarter", "edition", "as_of", "state", "requested_for", "requested_at"),
        *("built_at", "drafted_at", "checked_at", "published_at", "digest", "content"),
    ),
    "outcomes.FollowUp": (),
    "referrals.Person": ("id", "sex", "ethnicity_self_defined", "approximate_birth_year"),
    "referrals.Referral": (
        *("id", "force", "sender", "provider", "programme", "programme_version", "person", "source", "state"),
        *("referred_at", "submitted_at", "decided_at", "accepted_on", "taken_up_at", "is_history", "sex"),
        *("offence_code", "offence_on", "rejection_reason", "withdrawal_reason", "outcome_code", "outcome_recorded_on"),
    ),
    "caseworkflow.Case": (
        *("id", "person", "referral", "programme", "programme_version", "provider", "state", "allocated_at"),
        *("first_contact_at", "first_offered_at", "assessed_on", "plan_agreed_on", "begun_on", "completed_on"),
        *("ended_on", "closed_on", "closure_reason"),
    ),
}
#: What the role that audits may read: the ledger, and who the ids in it are among those who act.
AUDITED: dict[str, tuple[str, ...]] = {
    "ledger.Entry": (),
    "ledger.Head": (),
    "ledger.Checkpoint": (),
    "ledger.Check": (),
    "accounts.User": ("id", "username", "display_name", "is_active"),
    "accounts.Organisation": ("id", "kind", "name", "code"),
    "accounts.Membership": ("id", "user", "organisation", "role", "from_on", "until_on"),
}


def guarded_tables() -> dict[str, tuple[str, str]]:
    """Each table with a rule: what is shown and may be written, and what beside it is only shown."""
    return {apps.get_model(label)._meta.db_table: (rule, READ.get(label, "")) for label, rule in GUARDED.items()}
