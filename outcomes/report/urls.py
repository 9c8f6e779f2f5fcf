"""The addresses of board reports."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.report import policies, services, views
from outcomes.report.forms import PassageForm, SendBackForm
from outcomes.report.models import Report
from outcomes.report.states import ReportState
from workflow.addresses import Noun, declare_plain_act, declare_transition
from workflow.machine import PlainAct

READERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})
OFFICE, LEADERS = frozenset({Role.COMMISSIONER}), frozenset({Role.TEAM_LEADER})
REPORT = "reports/<uuid:pk>/"
NOUN = Noun(model=Report, name="report", route=REPORT, roles=OFFICE, view=views.ReportTransition)
WRITE = PlainAct(
    "write_passage",
    "Write a passage",
    policies.may_draft_report,
    (ReportState.DRAFT,),
    "It stands in the report under its kind. It is read for what could point to somebody before it is kept.",
)
REMOVE = PlainAct("remove_passage", "Take out this passage", policies.may_draft_report, (ReportState.DRAFT,))
FORMS = {
    "csv": ("figures.csv", "text/csv"),
    "json": ("figures.json", "application/json"),
    "ods": ("figures.ods", "application/vnd.oasis.opendocument.spreadsheet"),
}
urlpatterns = [
    declare_address("reports/", views.ReportList.as_view(), name="report-list", roles=READERS),
    declare_address(
        "reports/new/", views.ReportCreate.as_view(), name="report-create", roles=READERS - {Role.EVALUATOR}
    ),
    declare_address(REPORT, views.ReportDetail.as_view(), name="report-detail", roles=READERS),
    declare_address(f"{REPORT}report.pdf", views.ReportFile.as_view(), name="report-pdf", roles=READERS),
    *(
        declare_address(
            f"{REPORT}{file}",
            views.ReportFile.as_view(ending=ending, kind=kind),
            name=f"report-{ending}",
            roles=READERS,
        )
        for ending, (file, kind) in FORMS.items()
    ),
    declare_plain_act(NOUN, WRITE, services.write_passage, PassageForm, button="Keep this passage"),
    declare_plain_act(
        NOUN,
        REMOVE,
        services.remove_passage,
        within="<uuid:passage_id>/",
        view=views.PassageRemoval,
        is_warning=True,
    ),
    declare_transition(NOUN, "submit", services.submit_report),
    declare_transition(NOUN, "confirm_check", services.confirm_report_check, roles=LEADERS),
    declare_transition(NOUN, "send_back", services.send_report_back, SendBackForm, roles=OFFICE | LEADERS),
    declare_transition(NOUN, "publish", services.publish_report, is_warning=True),
    declare_transition(NOUN, "withdraw", services.withdraw_report, roles=OFFICE | LEADERS, is_warning=True),
]
