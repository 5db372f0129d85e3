"""A file of garbage through the whole command: every bad line is set aside with its place and reason, in bounded memory.

``python -m benchmarks garbage --sizes 1000 --runs 1`` takes a gigabyte. The first thousand lines are good records; of the others every
one is bad in one of eight ways, and one of them is as long as an eighth of the file. So the truth is known: what is rejected
are all lines but the good ones.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.case import Answer, Case, Subject

GOOD: Final = 1_000
_MB: Final = 1_000_000
_SEED: Final = 8
_AS_OF: Final = "2026-03-05"
_COLUMNS: Final = ("id", "amount", "currency", "captured_at", "tender")
# Line ends would make two lines of one, and a quote the begin of a field over several lines, which has its own kind of line.
_BYTES: Final = bytes(set(range(256)) - set(b'\n\r"'))


def _good(number: int, cents: int) -> tuple[str, ...]:
    return f"P-{number:05d}", f"{cents // 100}.{cents % 100:02d}", "USD", f"2026-03-02T{number % 24:02d}:00:00Z", "VISA"


def _noise(chance: random.Random) -> bytes:
    return b"\xff" + bytes(chance.choices(_BYTES, k=99)) + b"\n"


def _json(values: tuple[str, ...], **others: object) -> bytes:
    return json.dumps(dict(zip(_COLUMNS, values, strict=False)) | others).encode() + b"\n"


def _csv(values: tuple[str, ...]) -> bytes:
    return ",".join(values).encode() + b"\n"


def _bad_json(n: int, noise: list[bytes]) -> bytes:
    """The line ``n``, bad in one of eight ways; a record whose id another one has is good but for that."""
    values, new = _good(n % GOOD, n % 90_000), f"B-{n}"
    match n % 8:
        case 0:
            line = _json(values)[: 20 + n % 60] + b"\n"
        case 1:
            line = f"line {n} of a log that has no place here, and says nothing that could be read as a record\n".encode()
        case 2:
            line = _json((new, "ten", *values[2:]))
        case 3:
            line = _json((new,), note="every other column is missing")
        case 4:
            line = _json(values)
        case 5:
            line = noise[n % len(noise)]
        case 6:
            line = f'["{new}", {n}, null, {{"amount": "1.00"}}]\n'.encode()
        case _:
            line = _json((new, *values[1:]), captured_at=n, currency=["USD"])
    return line


def _bad_csv(n: int, noise: list[bytes]) -> bytes:
    """The same of a CSV file, whose columns are too few or too many, or whose quote nobody closes."""
    values, new = _good(n % GOOD, n % 90_000), f"B-{n}"
    match n % 8:
        case 0:
            line = _csv(values[: 1 + n % 4])
        case 1:
            line = _csv((f'"{new}', *values[1:]))
        case 2:
            line = _csv((new, "ten", *values[2:]))
        case 3:
            line = _csv((new, "", "", "", ""))
        case 4:
            line = _csv(values)
        case 5:
            line = noise[n % len(noise)]
        case 6:
            line = _csv((*values, "one", "or", "two", "more"))
        case _:
            line = _csv((new, values[1], "US DOLLARS", str(n), values[4]))
    return line


def lines(megabytes: int, form: str) -> Iterator[bytes]:
    """The lines of a file of so many megabytes in a form, ``jsonl`` or ``csv``."""
    chance = random.Random(_SEED)
    noise = [_noise(chance) for _ in range(2_000)]
    bad, good = {"jsonl": (_bad_json, _json), "csv": (_bad_csv, _csv)}[form]
    left = megabytes * _MB
    if form == "csv":
        yield _csv(_COLUMNS)
    for number in range(GOOD):
        yield good(_good(number, 90_000 + number))
    enormous, at = left // 8, left // 2
    n = 0
    while left > 0:
        line = b"x" * enormous + b"\n" if left <= at else bad(n, noise)
        if left <= at:
            at = -1
        left -= len(line)
        n += 1
        yield line


def prepare(megabytes: int, folder: Path) -> None:
    """A folder for each form with a file of payments, and ``truth.json``: how many lines of each are to be rejected."""
    truth = {}
    for form in ("jsonl", "csv"):
        (folder / form).mkdir()
        count = 0
        with (folder / form / f"payment.{form}").open("wb") as out:
            for line in lines(megabytes, form):
                out.write(line)
                count += 1
        truth[form] = count - GOOD - (form == "csv")
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def judged(form: str) -> Callable[[int, Path], Answer]:
    """`retail-etl reconcile` over the garbage of a form, to the last file written."""

    def run(_megabytes: int, folder: Path) -> Answer:
        from retail_etl.cli.reconcile import reconcile

        out = Path(tempfile.mkdtemp(dir=folder))
        used = time.process_time()
        reconcile(folder / form, _AS_OF, out / "result")
        used = time.process_time() - used
        rejected = json.loads((out / "result" / "summary.json").read_text(encoding="utf-8"))["rejected"]
        with (out / "result" / "rejected.jsonl").open("rb") as listed:
            as_listed = sum(1 for _ in listed)
        shutil.rmtree(out)
        planted = json.loads((folder / "truth.json").read_text(encoding="utf-8"))[form]
        return {"CPU s": round(used, 2), "rejected": rejected, "all of them": planted == rejected == as_listed}

    return run


CASE = Case(
    name="garbage",
    question="So many megabytes of bad lines behind a thousand good ones, through the whole command: no JSON, cut off, wrong types, missing columns, ids "
    "that another record has, random bytes, one line as long as an eighth of the file.",
    sizes=(50,),
    prepare=prepare,
    subjects=(Subject("retail_etl, JSON lines", judged("jsonl")), Subject("retail_etl, CSV", judged("csv"))),
    answers=("all of them",),
    reading="`--sizes 1000 --runs 1` takes a gigabyte of each.",
)
