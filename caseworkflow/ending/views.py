"""One page for every act on a case: what it means, whom it tells, the facts it needs, and what stands in its way."""

from caseworkflow.case.views import MoveView


class OneSession(MoveView):
    """The one session of a programme: `begin_session` and `complete` in one act."""

    row_of_table = "begin_session"

    def means(self) -> str:
        return "The session was held, and the case is completed. The officer is told that they completed."
