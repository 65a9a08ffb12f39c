"""Addresses of screening."""

from __future__ import annotations

from django.urls import path

from kivuko.screening import views, views_hits

app_name = "screening"
urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/import/", views.take_in, name="import"),
    path("lists/<slug:code>/", views.watchlist, name="list"),
    path("lists/<slug:code>/import/", views.outcome, name="outcome"),
    path("lists/<slug:code>/<slug:move>/", views.move, name="move"),
    path("entries/<uuid:pk>/", views.entry, name="entry"),
    path("hits/", views_hits.inbox, name="hits"),
    path("hits/<uuid:pk>/", views_hits.hit, name="hit"),
    path("hits/<uuid:pk>/<slug:move>/", views_hits.settle, name="settle"),
]
