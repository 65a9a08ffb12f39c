"""What one app's action asks of another, all on one page.

A line reads: after this action, that app does this. Reactions run on the home of what they write, after
the entry is sealed or applied there, at least once, unique per (entry, reaction).
"""

from typing import Any

REACTIONS: dict[str, Any] = {}
