"""Addresses of vehicles; a vehicle by its id, never by its plate."""

from __future__ import annotations

from django.urls import path

from kivuko.vehicles import views, views_moves

app_name = "vehicles"
urlpatterns = [
    path("", views.board, name="board"),
    path("new", views_moves.register, name="new"),
    path("times", views.times, name="times"),
    path("<uuid:pk>", views.one, name="one"),
    path("<uuid:pk>/<slug:move>", views_moves.move, name="move"),
    path("stages/<uuid:pk>/<slug:move>", views_moves.stage_move, name="stage_move"),
    path("inspections/<uuid:pk>/<slug:move>", views_moves.inspection_move, name="inspection_move"),
]
