"""The addresses of this room, concept by concept: one line registers a concept's pages."""

from outcomes.answer import urls as answer
from outcomes.comparison import urls as comparison
from outcomes.extract import urls as extract
from outcomes.follow_up import urls as follow_up
from outcomes.panel import urls as panel
from outcomes.report import urls as report
from outcomes.research import urls as research

app_name = "outcomes"
urlpatterns = [
    *answer.urlpatterns,
    *comparison.urlpatterns,
    *extract.urlpatterns,
    *follow_up.urlpatterns,
    *panel.urlpatterns,
    *report.urlpatterns,
    *research.urlpatterns,
]
