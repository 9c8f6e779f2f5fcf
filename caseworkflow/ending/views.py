"""The page of a programme that is made of one session."""

from caseworkflow.case.views import MoveView


class OneSession(MoveView):
    """The one session of a programme: `begin_session` and `complete` in one act."""

    row_of_table = "begin_session"

    def means(self) -> str:
        return "The session was held, and the case is completed. The officer is told that they completed."
