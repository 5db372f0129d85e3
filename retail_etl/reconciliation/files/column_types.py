"""How a column of a Parquet file becomes the engine's column in SQL, and when that is plainly the same as reading it by row.

Each field has three expressions: what is delivered (text, a moment, a scaled amount), the value made of it, and whether that is
right beyond doubt. Where it is not (odd spaces, letters beyond ASCII, decimals that the currency does not have),
the row is read by ``fields`` and ``read``, which know the reasons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from retail_etl.domain.money import DEFAULT_CURRENCY, exponent, exponents
from retail_etl.reconciliation.files.fields import FALSEHOODS, TRUTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.reconciliation.files.fields import FileField

TEXT: Final = "VARCHAR"
MOMENT: Final = "TIMESTAMP WITH TIME ZONE"
USUAL_CURRENCY: Final = f"'{DEFAULT_CURRENCY}'"

_DECIMAL: Final = re.compile(r"DECIMAL\(\d+,(\d+)\)")
_INTEGER: Final = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_NARROW_SCALE: Final = 4
_LARGEST: Final = 900_000_000_000_000_000
_SECONDS: Final = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{3}|\.\d{6})?(Z|[+-]\d{2}:\d{2})"


@dataclass(frozen=True, slots=True)
class Columned:
    """The SQL of one field: ``value`` and ``fits`` speak of ``{d}``, which is ``delivered``, or null where that cannot be read.

    ``amount`` says that ``{d}`` is brought to minor units of its currency first.
    """

    delivered: str
    value: str
    fits: str
    amount: bool = False


def columned(field: FileField, column: str, column_type: str) -> Columned | None:
    """The SQL of a field that stands in ``column``; ``None`` where no value of that type fits beyond doubt."""
    return _MAKERS[field.type](field, column, column_type)


def scale_of(currency: str) -> str:
    """The SQL of ten to the number of a currency's decimals; what is no code of three letters gets any scale."""
    by_places: dict[int, list[str]] = {}
    for code, places in exponents().items():
        by_places.setdefault(places, []).append(code)
    usual = f"WHEN {currency} = {USUAL_CURRENCY} THEN {10 ** exponent(DEFAULT_CURRENCY)}"
    # A list of codes would become a join; a text of them is asked of the few rows that are left.
    cases = " ".join(f"WHEN contains('{' '.join(codes)}', {currency}) THEN {10**n}" for n, codes in sorted(by_places.items()))
    return f"CAST(CASE {usual} {cases} ELSE 100 END AS DECIMAL(5, 0))"


def _filled(column: str, column_type: str) -> str:
    return f"nullif({column}, '')" if column_type == TEXT else f"CAST({column} AS VARCHAR)"


def _text(_field: FileField, column: str, column_type: str) -> Columned:
    fits = "ascii({d}) BETWEEN 33 AND 126 AND ascii(right({d}, 1)) BETWEEN 33 AND 126"
    return Columned(_filled(column, column_type), "{d}", fits)


def _choice(field: FileField, column: str, column_type: str) -> Columned:
    words = ", ".join(f"'{word}'" for word in field.choices)
    return Columned(f"lower({_filled(column, column_type)})", "{d}", f"{{d}} IN ({words})")


def _currency_code(_field: FileField, column: str, column_type: str) -> Columned:
    return Columned(
        _filled(column, column_type), "{d}", f"{{d}} = {USUAL_CURRENCY} OR regexp_full_match({{d}}, '[A-Z]{{{{3}}}}')"
    )


def _amount(_field: FileField, column: str, column_type: str) -> Columned | None:
    found = _DECIMAL.fullmatch(column_type)
    if column_type == TEXT:
        delivered = _where(column, r"[+-]?\d{1,13}(\.\d{1,10})?", "DECIMAL(28, 10)")
    elif _INTEGER.fullmatch(column_type) or found:
        exact = f"DECIMAL(13, {found[1]})" if found and int(found[1]) <= _NARROW_SCALE else "DECIMAL(28, 10)"
        delivered = f"TRY_CAST({column} AS {exact})"
    else:
        return None
    return Columned(delivered, "CAST({d} AS BIGINT)", f"{{d}} = round({{d}}) AND abs({{d}}) < {_LARGEST}", amount=True)


def _where(column: str, pattern: str, type_: str) -> str:
    return f"CASE WHEN regexp_full_match({column}, '{pattern}') THEN TRY_CAST({column} AS {type_}) END"


def _moment(_field: FileField, column: str, column_type: str) -> Columned | None:
    if column_type not in (MOMENT, TEXT):
        return None
    delivered = column if column_type == MOMENT else _where(column, _SECONDS, "TIMESTAMPTZ")
    common = "{d} BETWEEN TIMESTAMPTZ '1970-01-02 00:00:00+00' AND TIMESTAMPTZ '2200-01-01 00:00:00+00'"
    return Columned(delivered, f"CASE WHEN {common} THEN make_timestamp(epoch_us({{d}})) END", common)


def _day(_field: FileField, column: str, column_type: str) -> Columned | None:
    if column_type not in ("DATE", TEXT):
        return None
    delivered = column if column_type == "DATE" else _where(column, r"\d{4}-\d{2}-\d{2}", "DATE")
    return Columned(delivered, "{d}", "{d} BETWEEN DATE '1000-01-01' AND DATE '9999-12-31'")


def _count(_field: FileField, column: str, column_type: str) -> Columned | None:
    if not _INTEGER.fullmatch(column_type):
        return None
    return Columned(column, "TRY_CAST({d} AS BIGINT)", f"{{d}} BETWEEN -{_LARGEST} AND {_LARGEST}")


def _rate(_field: FileField, column: str, column_type: str) -> Columned | None:
    if not _DECIMAL.fullmatch(column_type):
        return None
    return Columned(column, "TRY_CAST({d} AS DECIMAL(38, 8))", "{d} > 0 AND {d} < 1000000000")


def _flag(_field: FileField, column: str, column_type: str) -> Columned | None:
    if column_type == "BOOLEAN":
        return Columned(column, "{d}", "true")
    yes, both = (", ".join(f"'{word}'" for word in words) for words in (TRUTHS, (*TRUTHS, *FALSEHOODS)))
    return Columned(f"lower({_filled(column, column_type)})", f"{{d}} IN ({yes})", f"{{d}} IN ({both})")


def _texts(_field: FileField, _column: str, _column_type: str) -> Columned | None:
    return None


_MAKERS: Final[Mapping[str, Callable[[FileField, str, str], Columned | None]]] = {
    "text": _text,
    "choice": _choice,
    "currency": _currency_code,
    "amount": _amount,
    "moment": _moment,
    "day": _day,
    "count": _count,
    "rate": _rate,
    "flag": _flag,
    "texts": _texts,
}
