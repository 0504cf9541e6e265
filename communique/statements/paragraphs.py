"""Where the paragraph around a character begins, in time that does not grow with the document."""

FARTHEST = 20_000  # characters: a line longer than this is no paragraph, and is not walked back through each time


def paragraph_start(text: str, at: int) -> int:
    """The offset of the first character of the line around `at`."""
    limit = max(at - FARTHEST, 0)
    return max(text.rfind("\n", limit, at) + 1, limit)


def previous_paragraph_start(text: str, start: int) -> int:
    """The first character of the line with text before the paragraph that starts at `start`."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return paragraph_start(text, end)
