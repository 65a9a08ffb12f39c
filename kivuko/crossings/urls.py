"""The lane has a short address of its own; what was decided lies under /crossings/."""

from django.urls import path

from kivuko.crossings import views, views_day, views_fear
from kivuko.crossings import views_lane as lane
from kivuko.crossings import views_paper as paper
from kivuko.crossings import views_photo as photo
from kivuko.crossings import views_refusal as refusal
from kivuko.crossings import views_shift as shift
from kivuko.crossings import views_tally as tally

app_name = "crossings"
urlpatterns = [
    path("lane/", lane.lane, name="lane"),
    path("lane/look", lane.look, name="look"),
    path("lane/second", lane.second, name="second"),
    path("lane/typed", lane.typed, name="typed"),
    path("lane/photo", photo.take, name="photo"),
    path("lane/photo/compared", photo.compared, name="photo_compared"),
    path("lane/decide", lane.decide, name="decide"),
    path("lane/undo", lane.undo, name="undo"),
    path("lane/setting", lane.setting, name="setting"),
    path("lane/quiet", views_fear.quiet, name="quiet"),
    path("crossings/", views.crossings, name="list"),
    path("crossings/<uuid:pk>", views.crossing, name="crossing"),
    path("crossings/<uuid:pk>/release", views.release, name="release"),
    path("crossings/<uuid:pk>/correct", views.correct, name="correct"),
    path("crossings/<uuid:pk>/refuse", refusal.propose, name="refuse"),
    path("crossings/<uuid:pk>/sign", refusal.sign, name="sign"),
    path("crossings/<uuid:pk>/send-back", refusal.send_back, name="send_back"),
    path("crossings/<uuid:pk>/notice", refusal.notice, name="notice"),
    path("crossings/links/<uuid:pk>/remove", views.unlink, name="unlink"),
    path("day/", views_day.day, name="day"),
    path("day/sheet", views_day.sheet, name="sheet"),
    path("day/surge/start", tally.start_surge, name="start_surge"),
    path("day/surge/end", tally.end_surge, name="end_surge"),
    path("day/tally/new", tally.tally, name="tally"),
    path("day/tally/household", tally.household, name="household"),
    path("day/tally/find", tally.find, name="find_tally"),
    path("day/tally/<uuid:pk>", tally.tally_of, name="tally_of"),
    path("day/tally/<uuid:pk>/slip", tally.slip, name="tally_slip"),
    path("day/tally/<uuid:pk>/correct", tally.correct, name="correct_tally"),
    path("day/tally/<uuid:pk>/registered", paper.registered, name="register_household"),
    path("day/paper/", paper.enter, name="paper"),
    path("day/paper/blank", paper.blank, name="paper_blank"),
    path("day/tally/<uuid:pk>/withdraw", tally.withdraw, name="withdraw_tally"),
    path("day/shifts/open", shift.open_shift, name="open_shift"),
    path("day/shifts/<uuid:pk>", shift.shift, name="shift"),
    path("day/shifts/<uuid:pk>/hand-over", shift.hand_over, name="hand_over_shift"),
    path("day/shifts/<uuid:pk>/close", shift.close, name="close_shift"),
    path("day/shifts/<uuid:pk>/accept", shift.accept, name="accept_difference"),
]
