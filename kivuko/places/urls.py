"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from kivuko.places import views

app_name = "places"
urlpatterns = [
    path("", views.posts, name="posts"),
    path("register/", views.register, name="register"),
    path("reassign/", views.reassign, name="reassign"),
    path("posts/<slug:code>/", views.post, name="post"),
    path("posts/<slug:code>/correct/", views.correct, name="correct"),
    path("areas/<slug:code>/", views.area, name="area"),
]
