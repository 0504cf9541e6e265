"""Who did what to whom? Events of the PLOVER 2021 ontology, coded by rules over dependency trees."""

from communique.events.coding import code_events

__all__ = ["code_events"]
