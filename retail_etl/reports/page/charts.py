"""The page's charts: bars by class or age that lead to their items, the match rate by day, two amounts by day.

Each is a Vega-Lite specification. Colours are the page's own variables, so light, dark and print need one drawing; the
second of two series is hatched, so that paper tells them apart. What is read (amounts, days) is put into words here, from
whole minor units; Vega only places it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from retail_etl.domain.money import exponent
from retail_etl.reports.page.drawing import drawn
from retail_etl.reports.spoken import grouped, percent, spoken_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from retail_etl.reports.page.sections import Bar
    from retail_etl.reports.series import Series

_WIDTH: Final = 600
_DAYS: Final = {"width": 515, "height": 180, "padding": {"left": 75, "right": 10, "top": 10, "bottom": 28}}
_DAY_LABELS_MAX: Final = 7
_DAYS_WITHOUT_YEAR: Final = 300
# Where a row's bar begins, how far from the right it and the number of items end, how high a row and the heading are.
_TITLES, _FIGURES, _ITEMS_RIGHT, _SLOT, _HEADING = 210, 160, 112, 28, 18
_TITLE_MAX: Final = 34
_ROWS_BESIDE_MAX: Final = 11
_FILLS: Final = ("var(--one)", "url(#hatch)")
# A line that is all but full still needs a scale.
_RATE_FLOOR_MAX: Final = 0.99


@dataclass(frozen=True)
class Chart:
    """A drawn chart, and its figures as rows of text for those who would rather read.

    Attributes:
        rows: the figures, one text a column of ``header``.
        series: the names of two series, where the chart has two, and where the records of each are found, if anywhere.
        addresses: where the rows lead to, one each, if they lead anywhere.
    """

    title: str
    told: str
    svg: Markup
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    series: Sequence[tuple[str, str | None]] = ()
    addresses: list[str] = field(default_factory=list)

    @property
    def is_tall(self) -> bool:
        """Whether it takes the height of two others."""
        return len(self.addresses) > _ROWS_BESIDE_MAX


def open_value(name: str, title: str, what: str, bars: Sequence[tuple[Bar, str]], currency: str) -> Chart:
    """Gross open value as a bar a class or age; each comes with the address of its items, to which bar and row lead."""
    rows = [(bar.title, f"{bar.count:,}", grouped(bar.gross_minor, currency)) for bar, _ in bars]
    points = [
        {
            "place": place,
            "title": bar.title if len(bar.title) <= _TITLE_MAX else f"{bar.title[: _TITLE_MAX - 1]}…",
            "gross_minor": bar.gross_minor,
            "items": items,
            "gross": gross,
            "told": f"{bar.title}: {gross} {currency} gross, {_items(bar.count)}",
            "address": address,
        }
        for place, ((bar, address), (_, items, gross)) in enumerate(zip(bars, rows, strict=True))
    ]
    total = grouped(sum(bar.gross_minor for bar, _ in bars), currency)
    told = f"{total} {currency} gross in {_items(sum(bar.count for bar, _ in bars))}."
    svg = drawn(name, f"{title}, {currency}", told, _ranked(points))
    return Chart(title, told, svg, (what, "Items", "Gross value"), rows, addresses=[address for _, address in bars])


def _items(count: int) -> str:
    return f"{count:,} item{'' if count == 1 else 's'}"


def _ranked(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of title, bar, items and value; a sheet of glass over each row is the link, so that a small bar can be hit too."""
    row = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.35, "paddingOuter": 0.2}}
    room = {"scale": {"range": [_TITLES, _WIDTH - _FIGURES]}}
    length = {"y": row, "x": {"field": "gross_minor", "type": "quantitative", "axis": None, **room}}
    glass = {"y": row, "x": {"value": 0}, "x2": {"value": _WIDTH}}
    told = {"description": {"field": "told"}, "href": {"field": "address"}}
    items, gross = _WIDTH - _ITEMS_RIGHT, _WIDTH - 4
    return {
        "width": _WIDTH,
        "height": {"step": _SLOT},
        "padding": {"left": 0, "right": 0, "top": _HEADING, "bottom": 0},
        "data": {"values": points},
        "layer": [
            {"mark": {"type": "bar", "fill": _FILLS[0], "aria": False}, "encoding": length},
            _words({"field": "title", "type": "nominal"}, 4, row, align="left", fill="var(--link)"),
            _words({"field": "items", "type": "nominal"}, items, row),
            _words({"field": "gross", "type": "nominal"}, gross, row),
            *(
                {"data": {"values": [{}]}, **_words({"value": name}, x, {"value": -8}, fill="var(--muted)")}
                for name, x in (("Items", items), ("Gross value", gross))
            ),
            {"mark": {"type": "bar", "fill": "transparent"}, "encoding": {**glass, **told}},
        ],
    }


def _words(
    text: dict[str, Any], x: int, y: dict[str, Any], *, align: str = "right", fill: str = "var(--ink)"
) -> dict[str, Any]:
    mark = {"type": "text", "align": align, "baseline": "middle", "fill": fill}
    return {"mark": mark, "encoding": {"text": text, "x": {"value": x}, "y": y}}


def rate_by_day(name: str, rates: Series[tuple[date, float]], currency: str) -> Chart:
    """The match rate by day as a line."""
    title = _by_step("Match rate by business day", rates.step)
    floor, best = min(rate for _, rate in rates.points), max(rate for _, rate in rates.points)
    told = f"From {percent(floor)} in the weakest {rates.step} to {percent(best)} in the best."
    rows = [(_spoken(day, rates.step), percent(rate)) for day, rate in rates.points]
    values = [
        {"day": day.isoformat(), "rate": rate, "told": f"{spoken}: {share}"}
        for (day, rate), (spoken, share) in zip(rates.points, rows, strict=True)
    ]
    scale = {"domain": [min(floor, _RATE_FLOOR_MAX), 1], "nice": 4, "zero": False}
    axis = {"tickCount": 4, "labelExpr": "format(datum.value, '~%')"}
    spec = {
        **_DAYS,
        "data": {"values": values},
        "encoding": {
            "x": _day_axis([day for day, _ in rates.points]),
            "y": {"field": "rate", "type": "quantitative", "scale": scale, "axis": axis},
        },
        "layer": [
            {"mark": {"type": "line", "stroke": _FILLS[0], "strokeWidth": 2, "aria": False}},
            {
                "mark": {"type": "circle", "fill": _FILLS[0], "size": 32, "opacity": 1},
                "encoding": {"description": {"field": "told"}},
            },
        ],
    }
    return Chart(title, told, drawn(name, f"{title}, {currency}", told, spec), (rates.step.capitalize(), "Match rate"), rows)


def pairs_by_day(
    name: str, title: str, sides: Sequence[tuple[str, str | None]], sums: Series[tuple[date, int, int]], currency: str
) -> Chart:
    """Two amounts by day as bars side by side, the second one hatched; ``sides`` are their names and addresses."""
    title, names = _by_step(title, sums.step), [side for side, _ in sides]
    rows = [(_spoken(day, sums.step), grouped(left, currency), grouped(right, currency)) for day, left, right in sums.points]
    values = [
        {"day": day.isoformat(), "side": place, "minor": minor, "told": f"{row[0]}, {names[place].lower()}: {row[place + 1]}"}
        for (day, left, right), row in zip(sums.points, rows, strict=True)
        for place, minor in enumerate((left, right))
    ]
    lefts, rights = sum(left for _, left, _ in sums.points), sum(right for _, _, right in sums.points)
    told = (
        f"{names[0]} {grouped(lefts, currency)} {currency}, {names[1].lower()} {grouped(rights, currency)} {currency} in all."
    )
    axis = {"tickCount": 4, "labelExpr": f"format(datum.value / {10 ** exponent(currency)}, ',~f')"}
    fill = {"field": "side", "type": "nominal", "scale": {"domain": [0, 1], "range": list(_FILLS)}, "legend": None}
    spec = {
        **_DAYS,
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": _FILLS[0], "strokeWidth": 1},
        "encoding": {
            "x": _day_axis([day for day, _, _ in sums.points]),
            "xOffset": {"field": "side", "type": "nominal", "scale": {"domain": [0, 1]}},
            "y": {"field": "minor", "type": "quantitative", "axis": axis},
            "fill": fill,
            "description": {"field": "told"},
        },
    }
    svg = drawn(name, f"{title}, {currency}", told, spec)
    return Chart(title, told, svg, (sums.step.capitalize(), *names), rows, sides)


def _by_step(title: str, step: str) -> str:
    """A title that speaks of days, for weeks or months where the points are those."""
    return title if step == "day" else title.replace("business day", step).replace(" day ", f" {step} ")


def _spoken(day: date, step: str) -> str:
    if step == "month":
        return f"{day:%B %Y}"
    return spoken_day(day) if step == "day" else f"Week from {spoken_day(day)}"


def _day_axis(days: Sequence[date]) -> dict[str, Any]:
    """Days side by side in their order, as many of them named as can be read."""
    every = max(1, -(-len(days) // _DAY_LABELS_MAX))
    form = "%-d %b" if (days[-1] - days[0]).days < _DAYS_WITHOUT_YEAR else "%b %Y"
    named = {
        "values": [day.isoformat() for day in days[::every]],
        "labelExpr": f"utcFormat(toDate(datum.value), '{form}')",
        "grid": False,
    }
    return {"field": "day", "type": "ordinal", "sort": None, "axis": named}
