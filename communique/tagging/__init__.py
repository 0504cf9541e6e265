"""What the trained reader tags: cues and triggers, and what belongs to each."""

from communique.tagging.cues import Tagged
from communique.tagging.passes import Tags, tag
from communique.tagging.triggers import Told

__all__ = ["Tagged", "Tags", "Told", "tag"]
