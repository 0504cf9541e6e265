"""What can go wrong, and what to do next.

Every error says what, where and the next step in one line. A hard sentence is never an error: it is a finding with low
confidence, or none.
"""


class CommuniqueError(Exception):
    """Anything this package raises on purpose; `where` is the file, address or record it happened at."""

    def __init__(self, where: str, what: str, next_step: str) -> None:
        self.where, self.what, self.next_step = where, what, next_step
        super().__init__(f"{where}: {what}; {next_step}")


class CannotRead(CommuniqueError):
    """A source that cannot be turned into a document: empty, binary, truncated, encrypted, too large..."""


class UnreadRow(CommuniqueError):
    """A row of a file of event data that was not given as an event: the header again, too few cells..."""


class CannotFetch(CommuniqueError):
    """An address that was not fetched: refused by policy, unreachable, too large, too slow."""


class BadArgument(CommuniqueError):
    """An argument or option whose value cannot be used."""


class NoEvidence(CommuniqueError):
    """A record was built without the characters, or the records, that it rests on."""


class UnknownCode(CommuniqueError):
    """A code that is not in the codebook."""


class WrongModel(CommuniqueError):
    """Model files that are missing or are not those this version was measured with."""
