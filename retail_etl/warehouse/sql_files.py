"""The SQL of the project by name: ``recon/settle_orders`` is the text of ``sql/recon/settle_orders.sql``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from retail_etl.errors import InvariantBrokenError

SQL_FOLDER: Final = Path(__file__).resolve().parents[2] / "sql"


@cache
def statement(name: str) -> str:
    """The one statement in ``sql/<name>.sql``.

    Raises:
        InvariantBrokenError: there is no such file, which only a mistake in our own code can bring about.
    """
    path = SQL_FOLDER / f"{name}.sql"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvariantBrokenError(f"there is no SQL file sql/{name}.sql", system="warehouse", record=name) from error
