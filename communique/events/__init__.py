"""Who did what to whom? Events of the PLOVER 2021 ontology: coded by rules over dependency trees, merged into happenings."""

from communique.events.coding import code_events
from communique.events.merging import merge_reports
from communique.events.selection import select_events

__all__ = ["code_events", "merge_reports", "select_events"]
