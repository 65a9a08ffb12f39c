"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from kivuko.places import views, views_status

app_name = "places"
urlpatterns = [
    path("", views.posts, name="posts"),
    path("register/", views.register, name="register"),
    path("reassign/", views.reassign, name="reassign"),
    path("posts/<slug:code>/", views.post, name="post"),
    path("posts/<slug:code>/correct/", views.correct, name="correct"),
    path("posts/<slug:code>/status/", views_status.put, name="set_status"),
    path("posts/<slug:code>/no-crossings/", views_status.no_crossings, name="no_crossings"),
    path("status/<uuid:pk>/", views_status.status, name="status"),
    path("status/<uuid:pk>/change/", views_status.change, name="change_status"),
    path("status/<uuid:pk>/end/", views_status.end, name="end_status"),
    path("status/<uuid:pk>/correct/", views_status.correct, name="correct_status"),
    path("status/<uuid:pk>/withdraw/", views_status.withdraw, name="withdraw_status"),
    path("quiet-days/<uuid:pk>/withdraw/", views_status.withdraw_no_crossings, name="withdraw_no_crossings"),
    path("areas/<slug:code>/", views.area, name="area"),
]
