"""The questions of this app: signing in, and what an administrator or a supervisor decides about an officer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MFAReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kivuko.accounts import queries, vocab
from kivuko.accounts.models import ACTING, Agency, Login, Officer, Seat
from kivuko.kernel import policy
from kivuko.kernel.forms import ActionForm

# -- signing in ---------------------------------------------------------------------------------------------


def _plain(form: forms.Form) -> None:
    """A label says what is asked; a placeholder, which goes away on typing, does not stand in for it."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignIn(LoginForm):  # type: ignore[misc]
    """Username and password. After a session ended by itself, the username is there already."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain(self)
        self.fields["login"].label = _("Username")
        known = self.request.session.get("username", "") if self.request else ""
        self.fields["login"].initial = known
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        self.fields["password" if known else "login"].widget.attrs["autofocus"] = True


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain(self)
        self.fields["oldpassword"].label = _("Password that you have now")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "12 characters or more. Three or four words are easy to remember."
        )
        self.fields["password2"].label = _("New password once more")


class Reauthenticate(ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something about the log-in is changed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain(self)
        self.fields["password"].widget.attrs["autofocus"] = True


CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "dir": "ltr"}


class Code(AuthenticateForm):  # type: ignore[misc]
    """The six figures that the telephone shows now, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain(self)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("Six figures from the app on your telephone, or one recovery code.")
        self.fields["code"].widget.attrs |= CODE


class CodeAgain(MFAReauthenticateForm, Code):  # type: ignore[misc]
    """The code again, before something about the log-in is changed."""


class SetUpCode(ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the telephone has the key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _plain(self)
        self.fields["code"].label = _("Code that the app shows now")
        self.fields["code"].widget.attrs |= CODE


_KEY_UNKNOWN = _("This key was not recognised. Try it once more.")


class SetUpKey(AddWebAuthnForm):  # type: ignore[misc]
    """The first touch of a security key, and what its officer calls it."""

    name = forms.CharField(label=_("What you call this key"), required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (forms.ValidationError, ValueError, KeyError, AttributeError):
            raise forms.ValidationError({"credential": _KEY_UNKNOWN}) from None
        return cleaned


class Key(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A touch of the security key in place of the code."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except forms.ValidationError as error:
            if error.code == "too_many_login_attempts":
                raise
        except (ValueError, KeyError, AttributeError):
            pass  # what is sent is whatever somebody made up
        raise forms.ValidationError(_KEY_UNKNOWN)


class KeyAgain(ReauthenticateWebAuthnForm, Key):  # type: ignore[misc]
    """The same, before something about the log-in is changed."""


# -- officers and postings ----------------------------------------------------------------------------------


class Unlock(ActionForm):
    """Who comes to a locked counter, and by what. The officers of the shift are few: each is one press away."""

    seat = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)
    secret = forms.CharField(
        label=_("Your counter number or your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr", "autofocus": True}),
        max_length=128,
        strip=False,
    )

    def __init__(self, data: Any = None, *, seats: Sequence[Seat], last: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["key"], self.fields["rev"]
        field = self.fields["seat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(seat.pk), called(seat.login)) for seat in seats]
        mine = next((seat for seat in seats if seat.login_id == last), None)
        field.initial = str(mine.pk if mine else seats[0].pk) if seats else None


def called(login: Login) -> str:
    """On a screen that travellers see: a first name and the service number."""
    officer = login.officer
    if officer is None:
        return login.username
    return f"{(officer.name.split() or [''])[0]} · {officer.number}"


class Number(ActionForm):
    number = forms.CharField(
        label=_("Your number at this counter"),
        help_text=_("Six to twelve figures. It opens only this counter, and only until the shift ends."),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "dir": "ltr", "autofocus": True}
        ),
        max_length=12,
    )
    again = forms.CharField(
        label=_("The same number once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric", "dir": "ltr"}),
        max_length=12,
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("number") != answers.get("again"):
            self.add_error("again", _("The two are not the same. Type both again."))
        return answers


class Search(forms.Form):
    """Which officers are shown. Sent by POST: a name does not belong in an address."""

    words = forms.CharField(
        label=_("Service number, or beginning of a name"), required=False, max_length=60, strip=True
    )


class Appoint(ActionForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    number = forms.CharField(label=_("Service number"), max_length=24)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the agency writes it."))
    phone = forms.CharField(label=_("Telephone at work"), max_length=32, required=False)

    def __init__(self, data: Any = None, *, actor: policy.Actor, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.agencies(actor)


class FoundAgency(ActionForm):
    place = forms.ChoiceField(
        label=_("Where"), help_text=_("Administrators of this place keep it; it is seen everywhere.")
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=24,
        help_text=_("Of a-z, 0-9 and -, such as dcrnpi. It never changes."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}),
    )
    sector = forms.ChoiceField(label=_("What it does"), choices=vocab.SECTORS)
    en = forms.CharField(label=_("Name in English"), max_length=120)
    fr = forms.CharField(label=_("Name in French"), max_length=120, required=False)
    ar = forms.CharField(
        label=_("Name in Arabic"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, actor: policy.Actor, **options: Any) -> None:
        super().__init__(data, **options)
        self.places = {place.path: place for place in queries.places(actor, "accounts.found_agency")}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(place.path, place.name) for place in self.places.values()]

    @property
    def where(self) -> queries.Place:
        return self.places[self.cleaned_data["place"]]

    @property
    def inputs(self) -> dict[str, Any]:
        inputs = super().inputs
        del inputs["place"]
        names = {tongue: inputs.pop(tongue) for tongue in ("en", "fr", "ar")}
        return {**inputs, "names": names}


class OpenLogin(ActionForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=64,
        help_text=_("What the officer types to sign in, such as the service number."),
    )


class Reason(ActionForm):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class _AtPlace(ActionForm):
    """A form of which `place` names where, and days are days of that place."""

    ACTION = ""

    def __init__(self, data: Any = None, *, actor: policy.Actor, **options: Any) -> None:
        super().__init__(data, **options)
        self.places = {place.path: place for place in queries.places(actor, self.ACTION)}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(place.path, place.name) for place in self.places.values()]

    @property
    def where(self) -> queries.Place:
        return self.places[self.cleaned_data["place"]]

    @property
    def inputs(self) -> dict[str, Any]:
        """The last day counts wholly: the posting ends as the next one begins."""
        inputs = super().inputs
        zone = self.places[inputs.pop("place")].zone
        if since := inputs.get("since"):
            inputs["since"] = datetime.combine(since, time(), zone)
        if until := inputs.get("until"):
            inputs["until"] = datetime.combine(until + timedelta(days=1), time(), zone)
        return inputs


def _day(label: object, required: bool = False, help_text: object = "") -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        required=required,
        help_text=help_text,  # type: ignore[arg-type]
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class GivePosting(_AtPlace):
    ACTION = "accounts.post"
    place = forms.ChoiceField(label=_("Where"), help_text=_("The role holds there and everywhere under it."))
    role = forms.ChoiceField(label=_("Role"), choices=[role for role in vocab.ROLES if role[0] != "system"])
    since = _day(_("First day"), help_text=_("Leave it empty to begin now."))
    until = _day(_("Last day"), help_text=_("Leave it empty where no end is known."))


class LetAct(_AtPlace):
    ACTION = "accounts.act_for"
    officer = forms.ModelChoiceField(Officer.objects.none(), label=_("Who"))
    place = forms.ChoiceField(label=_("Where"))
    role = forms.ChoiceField(
        label=_("As what"), choices=[role for role in vocab.ROLES if role[0] in vocab.ACTING_ROLES]
    )
    until = _day(_("Last day"), required=True, help_text=_("At most 14 days, today among them."))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)

    def __init__(self, data: Any = None, *, actor: policy.Actor, **options: Any) -> None:
        super().__init__(data, actor=actor, **options)
        field = self.fields["officer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.officers(actor).exclude(pk=actor.id).filter(state="serving")
        last = timezone.now() + ACTING - timedelta(days=1)
        self.fields["until"].widget.attrs["max"] = last.date().isoformat()
