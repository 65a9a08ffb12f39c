"""The front page, the ledger, and forgetting."""

from __future__ import annotations

from django.urls import path

from kivuko.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify", views.verify_ledger, name="verify"),
    path("ledger/<uuid:record>", views.record, name="record"),
    path("forget/", views.forget, name="forget"),
    path("forget/<uuid:person>", views.forget_person, name="forget_person"),
    path("holds/", views.holds, name="holds"),
    path("holds/<uuid:pk>/lift", views.lift, name="lift"),
]
