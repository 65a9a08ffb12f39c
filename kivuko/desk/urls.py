"""The front page, the ledger, and forgetting."""

from __future__ import annotations

from django.urls import path

from kivuko.desk import views, views_flows, views_flows_file, views_inbox, views_live
from kivuko.desk import views_search as search

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("flows/", views_flows.flows, name="flows"),
    path("flows/file.csv", views_flows_file.file, name="flows_file"),
    path("flows/check", views_flows.check, name="flows_check"),
    path("inbox/", views_inbox.inbox, name="inbox"),
    path("live/", views_live.live, name="live"),
    path("live/now", views_live.part, name="live_part"),
    path("search/", search.search, name="search"),
    path("search/<uuid:slot>", search.results, name="results"),
    path("people/<uuid:person>", search.person, name="person"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify", views.verify_ledger, name="verify"),
    path("ledger/<uuid:record>", views.record, name="record"),
    path("forget/", views.forget, name="forget"),
    path("forget/<uuid:person>", views.forget_person, name="forget_person"),
    path("holds/", views.holds, name="holds"),
    path("holds/<uuid:pk>/lift", views.lift, name="lift"),
]
