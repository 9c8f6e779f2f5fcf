"""The addresses of this room."""

from caseworkflow.urls.case import case_patterns
from caseworkflow.urls.satellite import satellite_patterns

app_name = "caseworkflow"
urlpatterns = [*case_patterns, *satellite_patterns]
