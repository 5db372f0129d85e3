"""What is read of statement files: the lines, and the statements themselves with their balances."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from retail_etl.connectors.interface import CursorKind, KeyList, Stream

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = frozenset({"file_name", "file_sha256", "arrived_at"})
# Names of the bank and hashes: long digit runs in them are no card numbers, for the reader of statements looks at them itself.
_NAMES: Final = frozenset({"statement_id", "file_name", "file_sha256", "fingerprint"})

STREAMS: Final[Mapping[str, Stream]] = {
    "statement_lines": Stream(
        source="bank",
        entity="statement_lines",
        key=("line_id",),
        cursor=CursorKind.MODIFIED_AT,
        cursor_field="arrived_at",
        keys=KeyList(
            _FILE
            | {"line_id", "scope", "statement_id", "fingerprint", "account_alias", "amount", "currency", "booked_date"}
            | {"value_date", "reference", "description", "bank_code", "file_line", "created_at"},
            _NAMES | {"line_id", "scope"},
        ),
        overlap=timedelta(0),
        settle_lag=timedelta(0),
        description="Every movement on the bank's own statements, from the files in the drop folder.",
    ),
    "statements": Stream(
        source="bank",
        entity="statements",
        key=("file_name", "statement_number"),
        cursor=CursorKind.MODIFIED_AT,
        cursor_field="arrived_at",
        keys=KeyList(
            _FILE
            | {"statement_number", "statement_id", "account_alias", "currency", "first_date", "last_date", "opening", "closing"}
            | {"lines_total", "line_count", "fingerprint", "created_at", "file_bytes", "problem"},
            _NAMES | {"statement_number"},
        ),
        overlap=timedelta(0),
        settle_lag=timedelta(0),
        description="The bank's statements with their balances, and the files that could not be read.",
    ),
}
