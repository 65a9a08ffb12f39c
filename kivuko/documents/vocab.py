"""Kinds of documents that people cross on.

Kinds beyond ICAO Doc 9303's passports, cards and visas are those of border practice in the region (EAC interstate
pass, day pass at a post). Which state accepts which kind is data of that state and is not said here.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, object] = {
    "passport": _("Passport"),
    "diplomatic_passport": _("Diplomatic passport"),
    "service_passport": _("Service or official passport"),
    "national_id": _("National identity card"),
    "refugee_travel_document": _("Refugee travel document"),
    "stateless_travel_document": _("Travel document of a stateless person"),
    "laissez_passer": _("Laissez-passer"),
    "emergency_document": _("Emergency travel document"),
    "seafarer": _("Seafarer's identity document"),
    "crew": _("Crew member certificate"),
    "residence_permit": _("Residence permit"),
    "visa": _("Visa"),
    "interstate_pass": _("Interstate pass"),
    "day_pass": _("Day pass"),
    "other": _("Another document"),
    "none": _("No document"),
}

OF_CODE: dict[str, str] = {
    "PD": "diplomatic_passport",
    "PO": "service_passport",
    "PR": "refugee_travel_document",
    "PE": "emergency_document",
    "PL": "laissez_passer",
    "AC": "crew",
    "IR": "residence_permit",
    "AR": "residence_permit",
    "CR": "residence_permit",
    "IS": "seafarer",
}
"""The two letters of a machine readable zone, where they say more than the first alone. From memory of Doc 9303
(part 4, eighth edition) and issuers' practice; not verified against the text. PS is left out: it was "service" on
older passports and is "stateless" in newer practice."""

OF_LETTER: dict[str, str] = {
    "P": "passport",
    "V": "visa",
    "I": "national_id",
    "A": "national_id",
    "C": "national_id",
}

SCHEDULED_TO_EXPIRE = {"passport", "diplomatic_passport", "service_passport", "refugee_travel_document",
                       "stateless_travel_document", "laissez_passer"}  # fmt: skip
"""Kinds for which other states ask for some months of validity left."""


def kind_of_code(code: str) -> str:
    """The kind that a machine readable zone's document code means; `other` where it says nothing known."""
    return OF_CODE.get(code) or OF_LETTER.get(code[:1], "other")


FINDINGS: dict[str, object] = {
    "document.expired": _("Document expired"),
    "document.expires_soon": _("Document expires within six months"),
    "document.check_digits": _("Check digits did not fit"),
    "document.none": _("No document"),
    "birth.unknown": _("Birth date not known"),
    "birth.future": _("Birth date in the future"),
    "issuer.unknown": _("Issuer not in the tables"),
    "issuer.specimen": _("Specimen"),
    "issuer.not_universal": _("Issuer not accepted by every state"),
    "nationality.unknown": _("Nationality not in the tables"),
    "nationality.stateless": _("Stateless"),
    "nationality.refugee": _("Refugee"),
    "nationality.unspecified": _("Nationality not stated"),
    "list.close": _("Close to an entry of a list"),
}
"""What a finding's code means, in a few words, where its sentence is not kept."""
