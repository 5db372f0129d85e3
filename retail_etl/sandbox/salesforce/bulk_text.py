"""CSV as Bulk API 2.0 takes and gives it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.rejections import RejectedCallError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "TAB": "\t", "PIPE": "|", "CARET": "^", "BACKQUOTE": "`"}
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
EMPTIED = "#N/A"


def read(content: bytes, delimiter: str) -> tuple[list[str], list[list[str]]]:
    """Head and rows.

    Raises:
        RejectedCallError: 400, it is no CSV in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
        head, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[delimiter], strict=True)) or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise RejectedCallError(400, "INVALIDJOB", f"the upload is no CSV in UTF-8: {error}") from None
    return head, [row for row in rows if row]


def written(head: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = "COMMA", ending: str = "LF") -> bytes:
    """The CSV: every value quoted, as the API does."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=DELIMITERS[delimiter], lineterminator=LINE_ENDINGS[ending], quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([[_text(value) for value in row] for row in rows])
    return held.getvalue().encode()


def body_of(head: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    """A row as the body of a write: an empty cell leaves its field alone, `#N/A` empties it, `A.B` names a parent."""
    body: dict[str, Any] = {}
    for name, value in zip(head, row, strict=False):
        if value == "":
            continue
        told = None if value == EMPTIED else value
        relation, dot, field = name.partition(".")
        body[relation] = ({field: told} if told is not None else None) if dot else told
    return body


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
