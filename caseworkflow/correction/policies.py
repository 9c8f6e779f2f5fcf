"""Who may put right what a case recorded."""

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.policies import is_team_leader_of, may_work_case
from caseworkflow.case.states import CLOSED


def may_correct(case: Case, user: User) -> bool:
    """Whoever works the case; once it is closed its team leader alone."""
    return is_team_leader_of(case, user) if case.state in CLOSED else may_work_case(case, user)
