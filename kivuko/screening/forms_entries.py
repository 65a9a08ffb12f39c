"""Questions about a list that a country keeps itself, and about one entry of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kivuko.kernel.forms import ActionForm
from kivuko.kernel.models import Record
from kivuko.lib import countries
from kivuko.lib.lists import Alias, Birth, Document
from kivuko.lib.names import script
from kivuko.screening.inputs import EntryFacts, ListFacts
from kivuko.screening.models import ListEntry, Watchlist
from kivuko.screening.vocab import OWN, DocumentStatus, Kind, Visibility

TONGUES = ("en", "fr", "ar")
SEXES = (("", _("Not known")), ("F", _("Female")), ("M", _("Male")), ("X", _("Not stated (X)")))
DOCUMENTS = (
    ("passport", _("Passport")), ("national-id", _("National identity card")),
    ("travel-document", _("Refugee or other travel document")), ("other", _("Another document, or not known")),
)  # fmt: skip
LTR: dict[str, Any] = {"dir": "ltr", "autocomplete": "off"}


def _countries() -> list[tuple[str, Any]]:
    return [("", _("Not known")), *countries.choices((get_language() or "en").split("-")[0])]


def _text(
    label: Any, length: int, help_text: Any = "", required: bool = False, **attrs: Any
) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(
        label=label, max_length=length, help_text=help_text, required=required, widget=widget
    )


def _lines(label: Any, length: int, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=length, help_text=help_text, required=False, widget=widget)


class ListAnswers(ActionForm):
    """What is said of a list before anybody is on it."""

    name_en = _text(_("Name in English"), 120, required=True, dir="ltr")
    name_fr = _text(_("Name in French"), 120, dir="ltr")
    name_ar = _text(_("Name in Arabic"), 120, dir="rtl")
    owner = _text(_("Whose list is it?"), 120, _("The authority that answers for it."), required=True)
    basis = _text(_("On which law or decision does it rest?"), 200, required=True)
    purpose = _text(_("What is it for?"), 200, required=True)
    kind_of_entries = forms.ChoiceField(
        label=_("What are its entries?"),
        help_text=_("An entry can be of another kind; this one stands where none is said."),
        choices=Kind.choices,
        initial=Kind.INFORMATION,
    )
    instruction_en = _lines(_("What should whoever is told do? In English"), 500)
    instruction_fr = _lines(_("The same in French"), 500)
    instruction_ar = _lines(_("The same in Arabic"), 500)
    contact = _text(_("Who answers, day and night?"), 120, _("A telephone number and whose it is."))
    visibility = forms.ChoiceField(
        label=_("Who is told that a traveller comes close?"),
        help_text=_(
            "With a discreet list the officer at the lane sees nothing; the hit waits for the supervisor."
        ),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        initial=Visibility.OPEN,
    )
    expires = forms.DateField(
        label=_("Until which day is it used?"),
        help_text=_(
            "From the next day on no traveller is compared with it, and this page and your home say so."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, data: Any = None, *, record: Watchlist | None = None, **options: Any) -> None:
        if record is not None:
            options["initial"] = {**_answers_of(record), **(options.get("initial") or {})}
        super().__init__(data, record=record, **options)
        self.watchlist = record
        if record is not None and record.layout != OWN:
            self.fields["kind_of_entries"].disabled = True

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error({"names": "name_en"}.get(field or "", field), error)

    @property
    def inputs(self) -> dict[str, Any]:
        given = super().inputs
        said = {
            "names": _tongues(given, "name"),
            "instructions": _tongues(given, "instruction"),
            "layout": self.watchlist.layout if self.watchlist else OWN,
            "demo": self.watchlist.demo if self.watchlist else False,
        }
        plain = ("owner", "basis", "purpose", "kind_of_entries", "contact", "visibility", "expires")
        facts = ListFacts.model_validate({**said, **{name: given[name] for name in plain}})
        return {"facts": facts, **{name: given[name] for name in ("code", "key", "rev") if name in given}}


class OpenList(ListAnswers):
    code = forms.SlugField(
        label=_("A short code"),
        help_text=_(
            "Small letters, figures and hyphens, such as court-orders. It stands in addresses and never changes."
        ),
        max_length=40,
        widget=forms.TextInput(attrs=LTR),
    )
    field_order = ("code",)


def _tongues(given: dict[str, Any], name: str) -> dict[str, str]:
    said = {tongue: given[f"{name}_{tongue}"].strip() for tongue in TONGUES}
    return {tongue: text for tongue, text in said.items() if text}


def _answers_of(watchlist: Watchlist) -> dict[str, Any]:
    said = ("owner", "basis", "purpose", "kind_of_entries", "contact", "visibility", "expires")
    found = {name: getattr(watchlist, name) for name in said}
    for tongue in TONGUES:
        found[f"name_{tongue}"] = watchlist.names.get(tongue, "")
        found[f"instruction_{tongue}"] = watchlist.instructions.get(tongue, "")
    return found


class EntryAnswers(ActionForm):
    """One entry, in the order in which it is spoken of. A nickname and a year are enough, or a document alone."""

    name = _text(_("Name"), 400, _("As much as is known; a nickname is enough. Empty for a document alone."))
    other_names = _lines(_("Other names and spellings"), 2000, _("One a line."))
    birth = _text(_("Born"), 10, _("As far as it is known: 1975, 1975-03 or 1975-03-21."), **LTR)
    birth_to = _text(_("Born at the latest"), 10, _("Only where a span of years is known."), **LTR)
    birth_about = forms.BooleanField(label=_("The date of birth is approximate"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    nationality = forms.ChoiceField(label=_("Nationality"), choices=_countries, required=False)
    document_number = _text(_("Document number"), 60, **LTR)
    document_kind = forms.ChoiceField(
        label=_("Kind of document"), choices=DOCUMENTS, required=False, initial="passport"
    )
    document_issuer = forms.ChoiceField(label=_("Issued by"), choices=_countries, required=False)
    document_status = forms.ChoiceField(
        label=_("Reported as"), choices=[("", _("Not reported")), *DocumentStatus.choices], required=False
    )
    reported_on = _text(_("Reported on"), 10, _("1975, 1975-03 or 1975-03-21."), **LTR)
    kind_of_entry = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("As the list")), *Kind.choices], required=False
    )
    instruction = _lines(_("What should whoever is told do?"), 500, _("Empty: what the list says."))
    contact = _text(_("Who answers, day and night?"), 120, _("Empty: the contact of the list."))
    visibility = forms.ChoiceField(
        label=_("Who is told that a traveller comes close?"),
        choices=[("", _("As the list")), *Visibility.choices],
        required=False,
    )
    listed_on = _text(_("Listed on"), 10, _("1975, 1975-03 or 1975-03-21."), **LTR)
    remarks = _lines(_("Remarks"), 4000)
    ref = _text(_("Reference"), 40, _("A number of yours, never a name. Empty: one is made."), **LTR)

    def __init__(self, data: Any = None, *, record: Record | None = None, **options: Any) -> None:
        self.facts: EntryFacts | None = None
        if isinstance(record, ListEntry):
            self.facts = facts_of(record)
            options["initial"] = {**_answers(self.facts), **(options.get("initial") or {})}
        super().__init__(data, record=record, **options)
        if record is not None:
            del self.fields["ref"]  # it never changes

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("birth_to") and not answers.get("birth"):
            self.add_error("birth", _("Give the earlier date of birth too."))
        if answers.get("document_status") and not answers.get("document_number"):
            self.add_error("document_number", _("Give the number of the document too."))
        return answers

    @property
    def inputs(self) -> dict[str, Any]:
        given = super().inputs
        kept = self.facts or EntryFacts()
        names = dict.fromkeys(line.strip() for line in given["other_names"].splitlines() if line.strip())
        quality = {alias.name: alias.quality for alias in kept.aliases}
        facts = EntryFacts(
            name=given["name"].strip(),
            aliases=tuple(Alias(name, quality.get(name, "strong"), script(name)) for name in names),
            births=(*_birth(given), *kept.births[1:]),
            nationalities=(*filter(None, [given["nationality"]]), *kept.nationalities[1:]),
            sex=given["sex"],
            documents=(*_document(given), *kept.documents[1:]),
            places=kept.places,
            programme=kept.programme,
            remarks=given["remarks"].strip(),
            listed_on=given["listed_on"].strip(),
            kind_of_entry=given["kind_of_entry"],
            instruction=given["instruction"].strip(),
            contact=given["contact"].strip(),
            visibility=given["visibility"],
        )
        return {"facts": facts, **{name: given[name] for name in ("ref", "key", "rev") if name in given}}


def facts_of(entry: ListEntry) -> EntryFacts:
    """What the entry would say if what waits were approved."""
    return EntryFacts.model_validate(entry.pending) if entry.pending else EntryFacts.on(entry)


def _birth(given: dict[str, Any]) -> tuple[Birth, ...]:
    if not given["birth"].strip():
        return ()
    return (Birth(given["birth"].strip(), given["birth_to"].strip(), given["birth_about"]),)


def _document(given: dict[str, Any]) -> tuple[Document, ...]:
    number = given["document_number"].strip().upper()
    if not number:
        return ()
    said = (given["document_issuer"], given["document_kind"] or "other", given["document_status"])
    return (Document(number, *said, given["reported_on"].strip()),)


def _answers(facts: EntryFacts) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: getattr(facts, name)
        for name in (
            "name",
            "sex",
            "remarks",
            "listed_on",
            "kind_of_entry",
            "instruction",
            "contact",
            "visibility",
        )
    }
    found["other_names"] = "\n".join(alias.name for alias in facts.aliases)
    found["nationality"] = next(iter(facts.nationalities), "")
    if facts.births:
        birth = facts.births[0]
        found |= {"birth": birth.date, "birth_to": birth.to, "birth_about": birth.approximate}
    if facts.documents:
        document = facts.documents[0]
        found |= {
            "document_number": document.number, "document_issuer": document.issuer, "document_kind": document.kind,
            "document_status": document.status, "reported_on": document.reported,
        }  # fmt: skip
    return found
