"""The engine's page: ``python -m benchmarks.engine_page [--sizes 100000,1000000,10000000]`` measures and writes ``docs/speed.md`` with its chart.

Each measurement runs in a fresh process, the subjects take turns, and the shortest of the runs counts: what another process takes from a
subject only ever makes it slower.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.__main__ import Measured, measure
from benchmarks.case import Subject
from benchmarks.engine import CASE

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_COLOURS: Final = ("#888888", "#1b6ca8", "#3d7a3a", "#c4572b")
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 380, 70, 24, 200, 52

Found = dict[str, dict[int, Measured]]


def cpu(one: Measured) -> float:
    """Seconds of both cores."""
    return float(str(one.answer["CPU s"]))


def measured(sizes: list[int], runs: int, asked: list[Subject]) -> Found:
    """The best run of each subject and size."""
    found: Found = {subject.name: {} for subject in asked}
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            CASE.prepare(size, Path(name))
            for _ in range(runs):
                for subject in asked:
                    one = measure(CASE, subject, size, Path(name))
                    best = found[subject.name].get(size)
                    found[subject.name][size] = one if best is None or cpu(one) < cpu(best) else best
                    print(
                        f"{size:>11,} {subject.name}: {cpu(one):.2f} s CPU, {one.seconds:.2f} s, {one.peak_mib:,.0f} MiB",
                        flush=True,
                    )
    return found


def table(found: Found) -> list[str]:
    """Seconds, ratios, memory and growth as Markdown."""
    floor = found[CASE.subjects[0].name]
    lines = [
        "| payments | subject | CPU s | x floor | seconds | peak MiB | came out |",
        "| ---: | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for size in floor:
        for name, by_size in found.items():
            one = by_size[size]
            told = ", ".join(f"{key} {value}" for key, value in one.answer.items() if key != "CPU s")
            lines.append(
                f"| {size:,} | {name} | {cpu(one):.2f} | {cpu(one) / cpu(floor[size]):.1f} | {one.seconds:.2f} | {one.peak_mib:,.0f} | {told} |"
            )
    return [
        *lines,
        "",
        *(f"- {name} grows by the power {power:.2f} of the payments." for name, power in exponents(found).items()),
    ]


def exponents(found: Found) -> dict[str, float]:
    """By which power of the size the CPU seconds grow, between the two largest sizes."""
    powers = {}
    for name, by_size in found.items():
        *_, small, large = [min(by_size), *sorted(by_size)]
        if small != large:
            powers[name] = math.log(cpu(by_size[large]) / cpu(by_size[small])) / math.log(large / small)
    return powers


def chart(found: Found) -> str:
    """CPU seconds over payments, both by powers of ten, as SVG."""
    sizes = sorted({size for by_size in found.values() for size in by_size})
    taken = [cpu(one) for by_size in found.values() for one in by_size.values()]
    low, high = math.floor(math.log10(min(taken))), math.ceil(math.log10(max(taken)))
    across = max(math.log10(sizes[-1] / sizes[0]), 1e-9)

    def x(size: int) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * math.log10(size / sizes[0]) / across

    def y(seconds: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * (math.log10(seconds) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13" role="img">',
        "<title>CPU seconds by payments, all legs</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
    ]
    for power in range(low, high + 1):
        place = y(10.0**power)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{place:.1f}" y2="{place:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{place + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    parts += [f'<text x="{x(size):.1f}" y="{_HEIGHT - _BOTTOM + 22}" text-anchor="middle">{size:,}</text>' for size in sizes]
    for (name, by_size), colour in zip(found.items(), _COLOURS, strict=False):
        points = [(x(size), y(cpu(one))) for size, one in sorted(by_size.items())]
        joined = " ".join(f"{across:.1f},{up:.1f}" for across, up in points)
        parts.append(f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{across:.1f}" cy="{up:.1f}" r="3" fill="{colour}"/>' for across, up in points]
        parts.append(f'<text x="{points[-1][0] + 10:.1f}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Measure, and write page and chart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine_page", description=__doc__)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    found = measured([int(size) for size in asked.sizes.split(",")], asked.runs, list(CASE.subjects))
    page = DOCS / "speed.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    page.write_text("\n".join([f"{before}{BEGIN}", "", *table(found), "", f"{END}{rest.split(END)[1]}"]), encoding="utf-8")
    (DOCS / "images" / "engine-speed.svg").write_text(chart(found), encoding="utf-8")
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
