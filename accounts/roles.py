"""The closed list of who acts."""

from django.db import models


class Role(models.TextChoices):
    CUSTODY_OFFICER = "custody_officer", "Custody officer"
    DECISION_MAKER = "decision_maker", "Decision maker"
    ARREST_REFERRAL_WORKER = "arrest_referral_worker", "Arrest referral worker"
    CASEWORKER = "caseworker", "Caseworker"
    TEAM_LEADER = "team_leader", "Team leader"
    COMMISSIONER = "commissioner", "Commissioner"
    EVALUATOR = "evaluator", "Evaluator"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    PARTNER = "partner", "Partner"
    API_CLIENT = "api_client", "Police system"
    CLOCK = "clock", "The clock"


POLICE = frozenset({Role.CUSTODY_OFFICER, Role.DECISION_MAKER})
REFERRERS = POLICE | {Role.PARTNER}
WORKERS = frozenset({Role.CASEWORKER, Role.ARREST_REFERRAL_WORKER})
PROVIDER = WORKERS | {Role.TEAM_LEADER}
PEOPLE = frozenset(Role) - {Role.API_CLIENT, Role.CLOCK}
