"""Addresses of patrols; no place's name and no point is in one."""

from __future__ import annotations

from django.urls import path

from kivuko.patrols import views, views_coverage, views_places

app_name = "patrols"
urlpatterns = [
    path("", views.patrols, name="list"),
    path("out", views.set_out, name="set_out"),
    path("record", views.record, name="record"),
    path("<uuid:pk>", views.patrol, name="patrol"),
    path("<uuid:pk>/<slug:move>", views.move, name="move"),
    path("places/", views_places.spots, name="spots"),
    path("places/add", views_places.add, name="add_spot"),
    path("places/<uuid:pk>/end", views_places.end, name="end_spot"),
    path("places/<uuid:pk>/count", views_places.count, name="count"),
    path("counts/<uuid:pk>/withdraw", views_places.withdraw, name="withdraw"),
    path("coverage", views_coverage.coverage, name="coverage"),
    path("segments/", views_coverage.segments, name="segments"),
    path("segments/add", views_coverage.draw, name="draw"),
    path("segments/<uuid:pk>", views_coverage.correct, name="correct"),
]
