"""Model files are, byte for byte, the ones they were made or measured as; else nothing is loaded from them."""

import hashlib
from pathlib import Path

from communique.errors import WrongModel


def check_files(folder: Path, sums: str, *, remedy: str) -> None:
    """Raise WrongModel, with what to do about it, unless the folder holds every file that the sums name, unchanged.

    `sums` are lines as `sha256sum` writes them.
    """
    for line in sums.splitlines():
        digest, name = line.split(maxsplit=1)
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise WrongModel(str(path), "not the file that its checksums name", remedy)
