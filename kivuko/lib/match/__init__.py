"""Finding the listed person that a traveller could be, explained part by part.

>>> from kivuko.lib.match import Entry, EntryName, Index, Query
>>> index = Index([Entry("demo:1", (EntryName("Lokwang Adebe"),))])
>>> [match.entry_id for match in index.search(Query("ADEBE<<LOKWANG"))]
['demo:1']
"""

from kivuko.lib.match.index import Index
from kivuko.lib.match.model import (
    LOOK,
    MESSAGES,
    STRONG,
    Entry,
    EntryName,
    Match,
    Query,
    Reason,
    entry_of,
)

__all__ = [
    "LOOK",
    "MESSAGES",
    "STRONG",
    "Entry",
    "EntryName",
    "Index",
    "Match",
    "Query",
    "Reason",
    "entry_of",
]
