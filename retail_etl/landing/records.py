"""Pages cut into lines: a record a line, as delivered, with nothing but the stream's fields and without card numbers.

Most pages never become Python objects: msgspec cuts them into raw fields and drops the others, some microseconds a record.
A page is taken apart only if it could hold a card number, a number that a double would round, or bytes that are no UTF-8.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from retail_etl.errors import PoisonPageError, SourceChangedError
from retail_etl.landing import exact_json
from retail_etl.landing.key_list import KeyTree, kept, key_tree, record_type
from retail_etl.landing.scrubber import holds_card_number, scrub, scrub_text, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What is landed in place of a record that has no exact form as a line; the gate quarantines it with the reason in it.
UNREADABLE: Final = "retail_etl_unreadable"

# Every digit as 0 and E as e, so that one look finds any run of digits, and one any exponent.
_SHAPES: Final = bytes.maketrans(b"123456789E", b"000000000e")
_SEPARATORS: Final = b" \t-._/"
_LONG_RUN: Final = b"0" * 14
_EXPONENT: Final = re.compile(rb"0e")  # found three times faster by an expression than by `in`
# A fraction of more digits than a double carries, or a number with an exponent.
_INEXACT: Final = re.compile(rb"[:,\[]\s*-?(?:(?=[\d.]{17})\d+\.\d|\d+(?:\.\d+)?[eE])")
_MISSING: Final = object()
_EXAMPLES: Final = 50
_LONGEST_EXAMPLE: Final = 1 << 16


@dataclass(frozen=True)
class CutPage:
    """The lines of one page (each ends in a newline), how many they are, and what was cut from them."""

    lines: bytes
    rows: int
    card_numbers: int = 0
    unreadable: int = 0


@dataclass
class RecordCutter:
    """Cuts the pages of one stream.

    Attributes:
        keep: the dotted paths that may be landed.
        identifiers: the dotted paths whose digit runs are ids.
    """

    keep: frozenset[str]
    identifiers: frozenset[str] = frozenset()
    _tree: KeyTree = field(init=False)
    _exempt: KeyTree | None = field(init=False)
    _decoders: dict[tuple[str, ...], msgspec.json.Decoder[Any]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._tree = key_tree(self.keep)
        self._exempt = key_tree(self.identifiers) if self.identifiers else None

    def cut(self, body: bytes, records_at: Sequence[str], url: str) -> CutPage:
        """The page's records as lines.

        Raises:
            SourceChangedError: no list of records stands where it should.
            PoisonPageError: the page is no JSON, even read leniently.
        """
        page = self._cut_raw(body, tuple(records_at))
        return page if page is not None else self._cut_decoded(body, tuple(records_at), url)

    def _cut_raw(self, body: bytes, records_at: tuple[str, ...]) -> CutPage | None:
        """The page cut without looking into its values; ``None`` where it needs a closer look as a whole."""
        try:
            if not body.isascii():
                body.decode("utf-8", errors="strict")  # msgspec does not look into the strings that it passes on
            flat = msgspec.json.format(body, indent=-1) if b"\n" in body or b"\r" in body else body
            records = self._decoder(records_at, flat).decode(flat)
            for _ in records_at:
                records = records.inner
        except (UnicodeDecodeError, msgspec.MsgspecError, RecursionError, AttributeError):
            return None
        if records is None:
            return CutPage(b"", 0)  # Magento sends null for an empty list
        if not isinstance(records, list):
            return None
        lines = msgspec.json.Encoder().encode_lines(records)
        return self._look_closer(lines, len(records)) if _is_suspicious(lines) else CutPage(lines, len(records))

    def _decoder(self, records_at: tuple[str, ...], page: bytes) -> msgspec.json.Decoder[Any]:
        """What decodes the pages of a load, whose first one shows in which order its source writes fields."""
        if records_at not in self._decoders:
            record = record_type(self._tree, _example(page, records_at))
            self._decoders[records_at] = msgspec.json.Decoder(_envelope(record, records_at))
        return self._decoders[records_at]

    def _look_closer(self, lines: bytes, rows: int) -> CutPage:
        checked, card_numbers, unreadable = [], 0, 0
        for line in lines.splitlines():
            if _is_suspicious(line) and _needs_decoding(line):
                clean, cuts, is_unreadable = self._clean(exact_json.decode(line.decode()))
                checked.append(clean)
                card_numbers += cuts
                unreadable += is_unreadable
            else:
                checked.append(line)
        return CutPage(b"".join(line + b"\n" for line in checked), rows, card_numbers, unreadable)

    def _cut_decoded(self, body: bytes, records_at: tuple[str, ...], url: str) -> CutPage:
        """The page read leniently, record by record."""
        try:
            found = exact_json.decode(body.decode("utf-8-sig", errors="surrogateescape"))
        except (ValueError, RecursionError) as error:
            raise PoisonPageError(
                f"the page is no JSON ({error})", record=url, next_step="open the page; report it."
            ) from error
        records = _records(found, records_at, url)
        cleaned = [self._clean(record) for record in records]
        return CutPage(
            b"".join(line + b"\n" for line, _, _ in cleaned),
            len(cleaned),
            sum(cuts for _, cuts, _ in cleaned),
            sum(is_unreadable for _, _, is_unreadable in cleaned),
        )

    def _clean(self, record: Any) -> tuple[bytes, int, bool]:
        """The record's line, how many card numbers were cut, and whether it could only be landed as unreadable."""
        clean, cuts = scrub(kept(record, self._tree), self._exempt)
        if not isinstance(record, dict):
            return unreadable("the record is no object", clean), cuts, True
        try:
            return exact_json.encode(clean), cuts, False
        except UnicodeEncodeError:
            return unreadable("the record holds bytes that are no UTF-8", clean), cuts, True


def _envelope(record: Any, records_at: Iterable[str]) -> Any:
    """The type of a page whose records stand there."""
    shape: Any = list.__class_getitem__(record)
    for step in reversed(tuple(records_at)):
        shape = msgspec.defstruct("Envelope", [("inner", shape | None | UnsetType, UNSET)], rename={"inner": step})
    return shape


def _example(page: bytes, records_at: tuple[str, ...]) -> object:
    """One of the first records of a page, the one with most to tell; ``None`` where none can be read.

    Raises:
        msgspec.MsgspecError, AttributeError: the page has another form.
    """
    records = msgspec.json.decode(page, type=_envelope(msgspec.Raw, records_at))
    for _ in records_at:
        records = records.inner
    told = [text for text in map(bytes, (records or [])[:_EXAMPLES]) if len(text) <= _LONGEST_EXAMPLE]
    with suppress(msgspec.MsgspecError, RecursionError):
        return msgspec.json.decode(max(told, key=len, default=b"null"))
    return None


def _records(found: Any, records_at: Iterable[str], url: str) -> list[Any]:
    for step in records_at:
        found = found.get(step, _MISSING) if isinstance(found, dict) else _MISSING
    if found is None:
        return []
    if not isinstance(found, list):
        where = ".".join(records_at) or "its top"
        raise SourceChangedError(
            f"the page has no list of records at {where}",
            record=url,
            next_step="compare the page with the source's documentation.",
        )
    return found


def unreadable(reason: str, value: Any) -> bytes:
    """The line that is landed in place of a record, without its newline: why, and what is known of it, scrubbed."""
    text, _ = scrub_text(shown(value))
    return exact_json.encode({UNREADABLE: {"reason": reason, "text": text}})


def key_of(body: bytes, records_at: Sequence[str], key: Sequence[str]) -> str | None:
    """The key of a page's first record as text; ``None`` where the page has none that can be read."""
    try:
        return next(iter(keys_of(body, records_at, key)), None)
    except (PoisonPageError, SourceChangedError):
        return None


def keys_of(body: bytes, records_at: Sequence[str], key: Sequence[str]) -> dict[str, dict[str, str]]:
    """The keys of a page's records, by the text that stands for each in staging; records without one are left out.

    Raises:
        PoisonPageError: the page is no JSON.
        SourceChangedError: no list of records stands where it should.
    """
    try:
        found = exact_json.decode(body.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise PoisonPageError(f"the page is no JSON ({error})", next_step="open the page; report it.") from error
    keys = {}
    for record in _records(found, records_at, ""):
        told = {name: _plain(record.get(name)) for name in key} if isinstance(record, dict) else {}
        if any(told.values()):
            keys["|".join(told.values())] = told
    return keys


def _plain(value: Any) -> str:
    if isinstance(value, msgspec.Raw):
        return bytes(value).decode()
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _is_suspicious(lines: bytes) -> bool:
    # A backslash alone is found many times faster than the two characters, and most pages have none.
    if not lines.isascii() or (b"\\" in lines and b"\\u" in lines):
        return True
    squeezed = lines.translate(_SHAPES, _SEPARATORS)
    return _LONG_RUN in squeezed or _EXPONENT.search(squeezed) is not None


def _needs_decoding(line: bytes) -> bool:
    return b"\\u" in line or _INEXACT.search(line) is not None or holds_card_number(line.decode())
