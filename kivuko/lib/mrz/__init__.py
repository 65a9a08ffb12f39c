"""The machine readable zone of travel documents: ICAO Doc 9303, TD1, TD2, TD3, MRV-A and MRV-B.

``read`` what a reader or a keyboard gives, ``compose`` the lines of a document, ``suggest`` one-character
corrections of a bad read, ``transliterate`` a name into the letters a document may carry.
"""

from kivuko.lib.mrz.cleaning import clean
from kivuko.lib.mrz.errors import EXPECTED, FIELDS, MESSAGES, MrzError
from kivuko.lib.mrz.layout import Format, check_digit
from kivuko.lib.mrz.model import Check, LongNumberForm, Mrz, Sex
from kivuko.lib.mrz.names import transliterate
from kivuko.lib.mrz.reading import read
from kivuko.lib.mrz.suggesting import Suggestion, suggest
from kivuko.lib.mrz.writing import compose

__all__ = [
    "EXPECTED",
    "FIELDS",
    "MESSAGES",
    "Check",
    "Format",
    "LongNumberForm",
    "Mrz",
    "MrzError",
    "Sex",
    "Suggestion",
    "check_digit",
    "clean",
    "compose",
    "read",
    "suggest",
    "transliterate",
]
