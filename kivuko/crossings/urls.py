"""The lane has a short address of its own; what was decided lies under /crossings/."""

from django.urls import path

from kivuko.crossings import views
from kivuko.crossings import views_lane as lane

app_name = "crossings"
urlpatterns = [
    path("lane/", lane.lane, name="lane"),
    path("lane/look", lane.look, name="look"),
    path("lane/typed", lane.typed, name="typed"),
    path("lane/decide", lane.decide, name="decide"),
    path("lane/undo", lane.undo, name="undo"),
    path("lane/setting", lane.setting, name="setting"),
    path("crossings/", views.crossings, name="list"),
    path("crossings/<uuid:pk>", views.crossing, name="crossing"),
    path("crossings/<uuid:pk>/release", views.release, name="release"),
    path("crossings/<uuid:pk>/correct", views.correct, name="correct"),
]
