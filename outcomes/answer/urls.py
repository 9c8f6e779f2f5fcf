"""The addresses of the answer pages: each page of figures, the file beside it, and what is entered there."""

from accounts.policy import declare_address
from accounts.roles import Role
from outcomes.answer.terms import PAGES
from outcomes.answer.views import pages, records, region

READERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})
VIEWS = {"fairness": pages.FairnessPage, "money": pages.MoneyPage}
urlpatterns = [
    declare_address("", pages.Dashboard.as_view(), name="dashboard", roles=READERS),
    declare_address("figures.csv", pages.FiguresFile.as_view(), name="dashboard-csv", roles=READERS),
    declare_address("region/", region.Region.as_view(), name="answer-region", roles=READERS),
    declare_address("region/figures.csv", region.RegionFile.as_view(), name="answer-region-csv", roles=READERS),
    declare_address("trend/", pages.Trend.as_view(), name="answer-trend", roles=READERS),
    declare_address("trend/figures.csv", pages.TrendFile.as_view(), name="answer-trend-csv", roles=READERS),
    declare_address("methods/", pages.Methods.as_view(), name="methods", roles=READERS),
    *(
        declare_address(
            f"{one.slug}/", VIEWS.get(one.slug, pages.SectionPage).as_view(page=one), name=one.address, roles=READERS
        )
        for one in PAGES
    ),
    *(
        declare_address(
            f"{one.slug}/figures.csv", pages.FiguresFile.as_view(page=one), name=one.file_address, roles=READERS
        )
        for one in PAGES
    ),
    declare_address(
        "fairness/record/",
        records.EquityRecordCreate.as_view(),
        name="equityrecord-create",
        roles=READERS - {Role.EVALUATOR},
    ),
    declare_address(
        "fairness/record/<uuid:pk>/done/",
        records.EquityRecordFinish.as_view(),
        name="equityrecord-finish",
        roles=READERS - {Role.EVALUATOR},
    ),
    declare_address(
        "money/sum/", records.ContractSumCreate.as_view(), name="contractsum-create", roles={Role.COMMISSIONER}
    ),
]
