"""Addresses of referrals; a person is never in one, a referral by its id."""

from __future__ import annotations

from django.urls import path

from kivuko.referrals import views, views_desk, views_services

app_name = "referrals"
urlpatterns = [
    path("", views.sent, name="sent"),
    path("new", views.open_on_patrol, name="patrol"),
    path("counts", views.counts, name="counts"),
    path("<uuid:pk>", views.sent_one, name="sent_one"),
    path("<uuid:pk>/slip", views.slip, name="slip"),
    path("desk/", views_desk.desk, name="desk"),
    path("desk/<uuid:pk>", views_desk.one, name="desk_one"),
    path("desk/<uuid:pk>/<slug:move>", views_desk.answer, name="answer"),
    path("services/", views_services.services, name="services"),
    path("services/add", views_services.add, name="add_service"),
    path("services/<uuid:pk>/<slug:move>", views_services.move, name="service_move"),
]
