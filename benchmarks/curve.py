"""The page on scored suggestions: coverage against error, the calibration table, and the chart as SVG."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from retail_etl.reconciliation.suggest_model import SuggestionModel

Measured = tuple[str, np.ndarray, np.ndarray, np.ndarray, int]
_THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
_BINS = (0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 1.0)
_COLOURS = ("#1b6ca8", "#c4572b", "#3d7a3a")
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 380, 70, 46, 24, 52
_ERROR_MOST = 0.4
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_page(docs: Path, model: SuggestionModel, measured: list[Measured], wrong_most: float) -> None:
    """Print the figures, and put them between the marks of ``docs/matching.md`` with the chart beside it."""
    text = "\n".join(_lines(model, measured, wrong_most))
    print(text)
    page = docs / "matching.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    (docs / "images" / "matching-curve.svg").write_text(chart(model, measured, wrong_most), encoding="utf-8")


def _lines(model: SuggestionModel, measured: list[Measured], wrong_most: float) -> list[str]:
    borne = f"Threshold that the fitting half bears (upper bound of 95 % at most {wrong_most:.1%} wrong)"
    lines = [
        f"Model {model.version}. {borne}: **{model.unattended_from}**. All figures below are of the other half.",
        "",
        "| from probability | " + " | ".join(f"{name}: covered | wrong" for name, *_ in measured) + " |",
        "| ---: |" + " ---: | ---: |" * len(measured),
    ]
    for threshold in sorted({*_THRESHOLDS, model.unattended_from}):
        cells = []
        for _, p, true, taken, senders in measured:
            some = taken & (p >= threshold)
            cells.append(f"{some.sum() / senders:.1%} | {(some & ~true).sum()} of {some.sum():,} ({_share(some, true):.3%})")
        mark = "**" if threshold == model.unattended_from else ""
        lines.append(f"| {mark}{threshold}{mark} | " + " | ".join(cells) + " |")
    lines += ["", "| said | " + " | ".join(f"{name}: pairs | mean said | true" for name, *_ in measured) + " |"]
    lines.append("| --- |" + " ---: | ---: | ---: |" * len(measured))
    for low, high in itertools.pairwise(_BINS):
        cells = []
        for _, p, true, _, _ in measured:
            some = (p >= low) & ((p < high) | (high == 1.0))
            cells.append(f"{some.sum():,} | {p[some].mean():.4f} | {true[some].mean():.4f}" if some.any() else "0 | | ")
        lines.append(f"| {low} - {high} | " + " | ".join(cells) + " |")
    lines.append("")
    for name, p, true, _, _ in measured:
        lines.append(
            f"- {name}: Brier score {np.mean((p - true) ** 2):.5f}, expected calibration error {_calibration_error(p, true):.5f}"
        )
    return lines


def _share(some: np.ndarray, true: np.ndarray) -> float:
    return float((some & ~true).sum() / max(some.sum(), 1))


def _calibration_error(p: np.ndarray, true: np.ndarray) -> float:
    places = np.minimum((p * 20).astype(int), 19)
    gaps = [
        abs(p[places == n].mean() - true[places == n].mean()) * (places == n).mean() for n in range(20) if (places == n).any()
    ]
    return float(sum(gaps))


def chart(model: SuggestionModel, measured: list[Measured], wrong_most: float) -> str:
    """Coverage to the right, share of wrong matches upwards, a line for each measurement."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13" role="img">',
        "<title>Share of wrong matches by coverage</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="20" font-size="15">Wrong among what is matched, by the share of payments that is matched</text>',
    ]
    for coverage in range(0, 101, 20):
        x = _x(coverage / 100)
        parts.append(f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_HEIGHT - _BOTTOM}" stroke="#e5e5e5"/>')
        parts.append(f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{coverage} %</text>')
    for error in (0.0, 0.1, 0.2, 0.3, 0.4):
        y = _y(error)
        parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#e5e5e5"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{error:.1f} %</text>')
    y = _y(wrong_most * 100)
    parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="#333" stroke-dasharray="5 4"/>')
    for n, ((name, p, true, taken, senders), colour) in enumerate(zip(measured, _COLOURS, strict=False)):
        order = np.flatnonzero(taken)[np.argsort(-p[taken], kind="stable")]
        wrong, count = np.cumsum(~true[order]), np.arange(1, len(order) + 1)
        at = np.unique(np.r_[np.arange(199, len(order), max(1, len(order) // 400)), len(order) - 1])
        points = [(_x(count[k] / senders), _y(min(100 * wrong[k] / count[k], _ERROR_MOST))) for k in at]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        here = taken & (p >= model.unattended_from)
        x, y = _x(here.sum() / senders), _y(min(100 * _share(here, true), _ERROR_MOST))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>')
        parts.append(
            f'<text x="{_LEFT + 12}" y="{_TOP + 18 + 20 * n}" fill="{colour}">{name}; dot: from {model.unattended_from} on</text>'
        )
    parts.append("</svg>\n")
    return "\n".join(parts)


def _x(coverage: float) -> float:
    return _LEFT + coverage * (_WIDTH - _LEFT - _RIGHT)


def _y(percent: float) -> float:
    return _HEIGHT - _BOTTOM - percent / _ERROR_MOST * (_HEIGHT - _TOP - _BOTTOM)
