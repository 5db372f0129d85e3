"""The tax lines of an order: two rates a line; `amount` repeats the line's whole tax, `real_amount` is the rate's share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.amounts import amount, decimal4

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.order_facts import Line, OrderFacts

_STATE_SHARE = 10
_CODES = (("US-STATE", "STATE TAX"), ("US-CITY", "CITY TAX"))
_IDS_PER_LINE = 2


@dataclass(frozen=True, slots=True)
class Share:
    """One rate's part in the tax of a line; `real` is the share with four decimals."""

    code: str
    title: str
    percent: float
    real: float


def shares(line: Line) -> tuple[Share, Share]:
    """The state's and the city's share of a line's tax; together they are the tax to the cent."""
    city_bp = line.tax_bp // _STATE_SHARE
    city = round(line.tax / 100 * city_bp / line.tax_bp, 4) if line.tax_bp else 0.0
    parts = ((line.tax_bp - city_bp, line.tax / 100 - city), (city_bp, city))
    state, local = (
        Share(code, title, decimal4(bp / 100), decimal4(real)) for (code, title), (bp, real) in zip(_CODES, parts, strict=True)
    )
    return state, local


def itemized_taxes(facts: OrderFacts, line: Line) -> list[dict[str, Any]]:
    """`extension_attributes.itemized_taxes` of an order item (2.4.7 and later)."""
    if not line.tax:
        return []
    return [
        {
            "tax_item_id": _IDS_PER_LINE * line.row + place + 1,
            "tax_id": _tax_id(facts, place),
            "item_id": 2 * line.row + 1,
            **_itemized(share, amount(line.tax), share.real, "product"),
        }
        for place, share in enumerate(shares(line))
    ]


def tax_extensions(facts: OrderFacts) -> dict[str, Any]:
    """The tax parts of an order's extension attributes; shipping bears no tax in this shop."""
    taxed = [line for line in facts.lines if line.tax]
    applied = [_applied(share, real) for share, real in _totals(taxed)]
    untaxed = [_applied(share, 0) for share, _ in _totals(taxed)]
    items = [
        {
            "type": "product",
            "item_id": 2 * line.row + 1,
            "applied_taxes": [_applied(share, share.real) for share in shares(line)],
        }
        for line in taxed
    ]
    whole = amount(facts.order["tax"])
    taxes = [
        {
            "tax_id": _tax_id(facts, place),
            "order_id": facts.number,
            "code": share.code,
            "title": share.title,
            "percent": share.percent,
            "amount": whole,
            "base_amount": whole,
            "base_real_amount": real,
            "priority": 0,
            "position": 0,
            "process": 0,
        }
        for place, (share, real) in enumerate(_totals(taxed))
    ]
    shipping = [
        {"tax_item_id": 0, "tax_id": _tax_id(facts, place), **_itemized(share, 0, 0, "shipping")}
        for place, (share, _) in enumerate(_totals(taxed))
    ]
    return {
        "applied_taxes": applied,
        "item_applied_taxes": ([{"type": "shipping", "applied_taxes": untaxed}] if taxed else []) + items,
        "taxes": taxes,
        "additional_itemized_taxes": shipping,
    }


def _totals(lines: list[Line]) -> list[tuple[Share, float]]:
    """Each rate with its total over the lines."""
    if not lines:
        return []
    by_rate = zip(*(shares(line) for line in lines), strict=True)
    return [(column[0], decimal4(round(sum(share.real for share in column), 2))) for column in by_rate]


def _tax_id(facts: OrderFacts, place: int) -> int:
    return len(_CODES) * facts.number + place


def _applied(share: Share, value: float) -> dict[str, Any]:
    return {"code": share.code, "title": share.title, "percent": share.percent, "amount": value, "base_amount": value}


def _itemized(share: Share, whole: float, real: float, kind: str) -> dict[str, Any]:
    return {
        "tax_code": share.code,
        "tax_percent": share.percent,
        "amount": whole,
        "base_amount": whole,
        "real_amount": real,
        "real_base_amount": real,
        "taxable_item_type": kind,
    }
