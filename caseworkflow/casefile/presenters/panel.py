"""What runs beside a case, as the panel of the case page shows it."""

from accounts.models import User
from caseworkflow.beside.presenters import SATELLITES
from caseworkflow.case.models import Case
from caseworkflow.satellite.presenters import PanelRow


def satellite_panel(case: Case, user: User) -> list[PanelRow]:
    """The satellites of a case in the order in which they matter; a fixed number of statements."""
    return [row for one in SATELLITES if (row := one.panel_row(case, user)) is not None]
