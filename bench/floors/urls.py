"""The addresses of the floor."""

from django.urls import path

from bench.floors import views

urlpatterns = [
    path("memory/", views.memory),
    path("list/<int:worker>/", views.listed),
    path("list/<int:worker>/entered/", views.listed_and_entered),
    path("case/<int:pk>/", views.case),
    path("case/<int:pk>/entered/", views.case_entered),
    path("search/", views.search),
    path("create/", views.create),
    path("move/<int:pk>/", views.move),
    path("api/list/<int:worker>/", views.api_list),
    path("api/case/<int:pk>/", views.api_case),
]
