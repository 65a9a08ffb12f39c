"""At start: do the countries' data files agree with one another?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from kivuko.lib import countrydata


@register("kivuko")
def countries_agree(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:
    """Every sentence about what is wrong in or between the files of `countries/`."""
    try:
        problems = countrydata.problems()
    except countrydata.CountryDataError as error:
        problems = (str(error),)
    return [Error(sentence, id="kivuko.E201") for sentence in problems]
