"""Pages of officers, and those of django-allauth that this house uses: nobody signs up, there is no e-mail."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from kivuko.accounts import views
from kivuko.accounts import views_counter as counter

own = [
    path("", views.officers, name="officers"),
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/add/", views.found_agency, name="found_agency"),
    path("appoint/", views.appoint, name="appoint"),
    path("act-for/", views.act_for, name="act_for"),
    path("postings/<uuid:pk>/end/", views.end_posting, name="end_posting"),
    path("counters/", counter.counters, name="counters"),
    path("counters/<uuid:pk>/close/", counter.close, name="close_counter"),
    path("counter/lock/", counter.lock, name="counter_lock"),
    path("counter/locked/", counter.locked, name="counter_locked"),
    path("counter/here/", counter.here, name="counter_here"),
    path("counter/number/", counter.number, name="counter_number"),
    path("<uuid:pk>/", views.officer, name="officer"),
    path("<uuid:pk>/post/", views.post, name="post"),
    path("<uuid:pk>/suspend/", views.suspend, name="suspend"),
    path("<uuid:pk>/reinstate/", views.reinstate, name="reinstate"),
    path("<uuid:pk>/open_login/", views.open_login, name="open_login"),
]
urlpatterns = [
    path("officers/", include((own, "accounts"))),
    path("demo/", views.choose, name="choose_demo"),
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    # Who has no password gets one from an administrator, never by themselves.
    path("password/none/", RedirectView.as_view(pattern_name="mfa_index"), name="account_set_password"),
    path("own/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("own/webauthn/keys/<int:pk>/remove/", views.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("own/", include("allauth.mfa.urls")),
]
