"""Names of tables and columns, which no database binds as parameters: only plain ones ever become part of a statement."""

from __future__ import annotations

import re
from typing import Final

from retail_etl.errors import InvariantBrokenError

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


def checked(name: str) -> str:
    """The name in quotes, each part by itself.

    Raises:
        InvariantBrokenError: it is no plain name, which only a mistake in our own code can bring about.
    """
    if not _NAME.fullmatch(name):
        raise InvariantBrokenError(f"{name!r} is no table name", system="warehouse")
    return ".".join(f'"{part}"' for part in name.split("."))
