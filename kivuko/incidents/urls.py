"""Addresses of incidents; nobody's name is in one, a file by its id."""

from __future__ import annotations

from django.urls import path

from kivuko.incidents import views, views_file

app_name = "incidents"
urlpatterns = [
    path("", views.incidents, name="list"),
    path("report", views.report, name="report"),
    path("counts", views.counts, name="counts"),
    path("<uuid:pk>", views_file.incident, name="incident"),
    path("<uuid:pk>/person", views_file.add_person, name="add_person"),
    path("<uuid:pk>/object", views_file.add_object, name="add_object"),
    path("<uuid:pk>/correct", views_file.correct, name="correct"),
    path("<uuid:pk>/<slug:move>", views_file.move, name="move"),
    path("persons/<uuid:pk>/clear", views_file.clear_person, name="clear_person"),
    path("objects/<uuid:pk>/back", views_file.give_back, name="give_back"),
]
