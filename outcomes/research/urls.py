"""The addresses of the evaluator's room."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.research import services, views
from outcomes.research.forms import RefuseFileForm
from outcomes.research.models import ResearchFile
from outcomes.research.terms import FileForm
from workflow.addresses import Noun, declare_transition

EVALUATORS, LEADERS = frozenset({Role.EVALUATOR}), frozenset({Role.TEAM_LEADER})
FILE = "research/<uuid:pk>/"
NOUN = Noun(model=ResearchFile, name="researchfile", route=FILE, roles=LEADERS, view=views.ResearchFileTransition)

urlpatterns = [
    declare_address(
        "research/", views.ResearchFileList.as_view(), name="researchfile-list", roles=EVALUATORS | LEADERS
    ),
    declare_address(
        "research/dictionary.csv",
        views.DataDictionary.as_view(),
        name="research-dictionary",
        roles=EVALUATORS | LEADERS,
    ),
    *(
        declare_address(
            f"research/{word}-dictionary.csv",
            views.DataDictionary.as_view(form=form),
            name=f"research-{word}-dictionary",
            roles=LEADERS,
        )
        for word, form in (("data-lab", FileForm.DATA_LAB), ("treatment", FileForm.TREATMENT))
    ),
    declare_address(
        "research/ask/", views.ResearchFileCreate.as_view(), name="researchfile-create", roles=EVALUATORS | LEADERS
    ),
    declare_address(FILE, views.ResearchFileDetail.as_view(), name="researchfile-detail", roles=EVALUATORS | LEADERS),
    declare_transition(NOUN, "grant", services.grant_research_file),
    declare_transition(NOUN, "refuse", services.refuse_research_file, RefuseFileForm),
    declare_transition(NOUN, "make_again", services.make_research_file_again, roles=EVALUATORS | LEADERS),
    declare_transition(NOUN, "end", services.end_research_file, roles=EVALUATORS | LEADERS, is_warning=True),
    declare_address(
        f"{FILE}rows.csv",
        views.ResearchFileDownload.as_view(),
        name="researchfile-download",
        roles=EVALUATORS | LEADERS,
    ),
]
