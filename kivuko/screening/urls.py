"""Addresses of screening."""

from __future__ import annotations

from django.urls import path

from kivuko.screening import views, views_calls, views_entries, views_hits, views_redress

app_name = "screening"
urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/import/", views.take_in, name="import"),
    path("lists/open/", views.open_list, name="open"),
    path("lists/template/<slug:form>/", views.template, name="template"),
    path("lists/proposed/", views_entries.proposed, name="proposed"),
    path("lists/proposed/<uuid:pk>/", views_entries.batch, name="batch"),
    path("lists/<slug:code>/", views.watchlist, name="list"),
    path("lists/<slug:code>/import/", views.outcome, name="outcome"),
    path("lists/<slug:code>/import/stop/", views.stop, name="stop"),
    path("lists/<slug:code>/import/rejected/", views.rejected, name="rejected"),
    path("lists/<slug:code>/change/", views.change, name="change"),
    path("lists/<slug:code>/propose/", views_entries.propose, name="propose"),
    path("lists/<slug:code>/<slug:move>/", views.move, name="move"),
    path("entries/<uuid:pk>/", views_entries.entry, name="entry"),
    path("entries/<uuid:pk>/change/", views_entries.change, name="entry_change"),
    path("entries/<uuid:pk>/<slug:move>/", views_entries.move, name="entry_move"),
    path("hits/", views_hits.inbox, name="hits"),
    path("hits/settling/", views_hits.settling, name="settling"),
    path("hits/<uuid:pk>/", views_hits.hit, name="hit"),
    path("hits/<uuid:pk>/alert-again/", views_hits.alert_again, name="alert-again"),
    path("hits/<uuid:pk>/slip/", views_redress.slip, name="slip"),
    path("hits/<uuid:pk>/slip/give/", views_redress.give, name="give"),
    path("hits/<uuid:pk>/<slug:move>/", views_hits.settle, name="settle"),
    path("on-call/", views_calls.calls, name="calls"),
    path("on-call/<uuid:pk>/end/", views_calls.end, name="end-call"),
    path("redress/", views_redress.lookup, name="lookup"),
    path("redress/<uuid:pk>/", views_redress.redress, name="redress"),
    path("redress/<uuid:pk>/<slug:move>/", views_redress.move, name="redress-move"),
]
