"""What the start proves about officers: a country's titles name roles of the closed list."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from kivuko.kernel import policy
from kivuko.lib import countrydata


def faults() -> list[str]:
    """Every title of a country's folder of data whose role the house does not know, in a sentence."""
    return [
        f"countries/{country}/roles.csv: “{row.title}” stands for {row.role}, which is no role of the house."
        for country in countrydata.available()
        for row in countrydata.roles(country)
        if row.role not in policy.ROLES or row.role == "system"
    ]


@register("kivuko")
def titles_name_known_roles(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Error(sentence, id="kivuko.E010") for sentence in faults()]
