"""Pages of officers, and those of django-allauth that this house uses: nobody signs up, there is no e-mail."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from kivuko.accounts import views

own = [
    path("", views.officers, name="officers"),
    path("appoint/", views.appoint, name="appoint"),
    path("act-for/", views.act_for, name="act_for"),
    path("postings/<uuid:pk>/end/", views.end_posting, name="end_posting"),
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
    path("own/", include("allauth.mfa.urls")),
]
