"""Small charts as SVG: bars in a table cell, a line by day, two bars by day.

Colours come from the page's style sheet; the second of two series is hatched, so that paper tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from retail_etl.reports.spoken import grouped, percent, spoken_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 12, 12, 30
_PLOT_WIDTH, _PLOT_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_LABELS_MAX: Final = 7
_STEPS: Final = (1, 2, 2.5, 5, 10)
_RATE_STEPS: Final = (1, 2, 5, 10, 20, 25)
_TICKS: Final = 4


@dataclass(frozen=True)
class Chart:
    """A drawn chart, and its figures as rows of text for those who would rather read."""

    name: str
    title: str
    told: str
    svg: Markup
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]


def bar(share: float, kind: str = "one") -> Markup:
    """A bar for a table cell, ``share`` (0 to 1) of its width."""
    width = round(max(0.0, min(share, 1.0)) * 100, 1)
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="{}" x="0" y="1" width="{}" height="8"/></svg>'
    ).format(kind, width)


def rate_by_day(name: str, points: Sequence[tuple[date, float]]) -> Chart:
    """The match rate by day as a line."""
    floor = min((rate for _, rate in points), default=0.0)
    ticks = _rate_ticks(floor)
    place = _scale(ticks[0], 1.0)
    xs = _middles(len(points))
    line = " ".join(f"{x:.1f},{place(rate):.1f}" for x, (_, rate) in zip(xs, points, strict=True))
    dots = Markup("").join(
        Markup('<circle class="one" cx="{:.1f}" cy="{:.1f}" r="3"><title>{}: {}</title></circle>').format(
            x, place(rate), spoken_day(day), percent(rate)
        )
        for x, (day, rate) in zip(xs, points, strict=True)
    )
    body = Markup('<polyline class="line" points="{}"/>{}').format(line, dots)
    title = "Match rate by business day"
    told = f"From {percent(floor)} on the weakest day to {percent(max((rate for _, rate in points), default=0.0))} on the best."
    svg = _frame(name, title, told, _axes(ticks, place, lambda tick: f"{tick * 100:.0f} %", [day for day, _ in points]) + body)
    return Chart(
        name, title, told, svg, ("Business day", "Match rate"), [(spoken_day(day), percent(rate)) for day, rate in points]
    )


def pairs_by_day(
    name: str, title: str, names: tuple[str, str], points: Sequence[tuple[date, int, int]], currency: str
) -> Chart:
    """Two amounts by day as bars side by side, the second one hatched."""
    values = [value for _, left, right in points for value in (left, right)]
    ticks = _amount_ticks(min([0, *values]), max([0, *values]))
    place = _scale(ticks[0], ticks[-1])
    slot = _PLOT_WIDTH / max(len(points), 1)
    bars = Markup("").join(
        _pair(x, slot * 0.4, (place(0), place(left), place(right)), _titles(day, names, (left, right), currency))
        for x, (day, left, right) in zip(_middles(len(points)), points, strict=True)
    )
    sums = [grouped(total, currency) for total in (sum(left for _, left, _ in points), sum(right for _, _, right in points))]
    told = f"{names[0]} {sums[0]} {currency}, {names[1].lower()} {sums[1]} {currency} in all."
    axes = _axes(ticks, place, lambda tick: grouped(round(tick), currency).split(".")[0], [day for day, _, _ in points])
    rows: list[tuple[str, ...]] = [
        (spoken_day(day), grouped(left, currency), grouped(right, currency)) for day, left, right in points
    ]
    return Chart(name, title, told, _frame(name, title, told, axes + bars), ("Business day", *names), rows)


def _titles(day: date, names: tuple[str, str], values: tuple[int, int], currency: str) -> list[str]:
    return [f"{spoken_day(day)}, {name.lower()}: {grouped(value, currency)}" for name, value in zip(names, values, strict=True)]


def _pair(x: float, width: float, places: tuple[float, float, float], told: Sequence[str]) -> Markup:
    zero, left, right = places
    return _column(x - width, width, zero, left, kind="one", told=told[0]) + _column(
        x, width, zero, right, kind="two", told=told[1]
    )


def _column(x: float, width: float, zero: float, top: float, *, kind: str, told: str) -> Markup:
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>').format(
        kind, x, min(zero, top), max(width - 1, 0.8), max(abs(zero - top), 0.5), told
    )


def _frame(name: str, title: str, told: str, body: Markup) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-told"><title id="{}-title">{}</title>'
        '<desc id="{}-told">{}</desc>{}</svg>'
    ).format(_WIDTH, _HEIGHT, name, name, name, title, name, told, body)


def _axes(
    ticks: Sequence[float], place: Callable[[float], float], label: Callable[[float], str], days: Sequence[date]
) -> Markup:
    lines = Markup("").join(
        Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/><text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(_LEFT, _WIDTH - _RIGHT, place(tick), place(tick), _LEFT - 8, place(tick) + 4, label(tick))
        for tick in ticks
    )
    every = max(1, -(-len(days) // _LABELS_MAX))
    names = Markup("").join(
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(x, _HEIGHT - 8, escape(f"{day.day} {day:%b}"))
        for number, (x, day) in enumerate(zip(_middles(len(days)), days, strict=True))
        if number % every == 0
    )
    return lines + names


def _scale(low: float, high: float) -> Callable[[float], float]:
    span = (high - low) or 1
    return lambda value: _TOP + _PLOT_HEIGHT * (1 - (value - low) / span)


def _middles(count: int) -> list[float]:
    slot = _PLOT_WIDTH / max(count, 1)
    return [_LEFT + slot * (number + 0.5) for number in range(count)]


def _rate_ticks(floor: float) -> list[float]:
    """Round shares from below the floor up to 1, at most six of them."""
    step = next(step for step in _RATE_STEPS if (100 - floor * 100) / step <= _TICKS + 1)
    lowest = min(int(floor * 100 // step) * step, 100 - step)
    return [tick / 100 for tick in range(lowest, 101, step)]


def _amount_ticks(low: int, high: int) -> list[float]:
    """Round figures around the values, at most six of them."""
    rough = max((high - low) / _TICKS, 1)
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    first, last = int(low // step), int(-(-high // step))
    return [step * number for number in range(first, max(last, first + 1) + 1)]
