"""Linking customers of two systems, held against who is who in FEBRL 4: names and addresses only, no birthday, no number."""

from __future__ import annotations

import subprocess
from pathlib import Path

import polars as pl

from benchmarks.case import Answer, Case, Subject
from benchmarks.peers import PYTHON
from retail_etl.canonical.linkage.linking import linked
from retail_etl.canonical.linkage.model import FIELDS, scored_pairs

PEOPLE = 5_000
NAMES = {"surname": "family_name", "address_1": "street", "suburb": "city", "postcode": "postal_code"}
TOLD = {"one_id": pl.String, "two_id": pl.String, "rule": pl.String}


def write_people(_size: int, folder: Path) -> None:
    if not PYTHON.is_file():
        raise SystemExit("the peers' venv is missing: make bench installs it")
    script = Path(__file__).with_name("linkage_febrl.py")
    subprocess.run([str(PYTHON), str(script), str(folder)], check=True, capture_output=True)


def people(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    sides = []
    for name in ("one", "two"):
        told = pl.read_csv(folder / f"{name}.csv", infer_schema=False).rename(NAMES).rename({"rec_id": "record_id"})
        known = told.with_columns(email=pl.lit(None, pl.String), phone=pl.lit(None, pl.String), source_system=pl.lit(name))
        sides.append(known.select("record_id", "source_system", *FIELDS))
    return sides[0], sides[1]


def who(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"rec-(\d+)").cast(pl.Int64)


def kept(pairs: pl.DataFrame, total: int) -> Answer:
    """How many pairs, how many of them true, and how many of the true ones are among them."""
    true = pairs.filter(who("one_id") == who("two_id")).height
    return {
        "pairs": pairs.height,
        "precision": f"{true / max(pairs.height, 1):.4f}",
        "recall": f"{true / total:.4f}",
    }


def automatic(_size: int, folder: Path) -> Answer:
    """What is linked unattended; of all people, and of the half that the model was not measured on."""
    one, two = people(folder)
    found = linked(pl.concat([one, two]), pl.DataFrame(schema=TOLD))
    unseen = found.links.filter(who("one_id") % 2 == 1)
    half = kept(unseen, one.filter(who("record_id") % 2 == 1).height)
    return {**kept(found.links, one.height), "unseen half": f"{half['precision']} / {half['recall']}"}


def with_suggestions(_size: int, folder: Path) -> Answer:
    """The same with what a person is asked about."""
    one, two = people(folder)
    found = linked(pl.concat([one, two]), pl.DataFrame(schema=TOLD))
    return kept(pl.concat([found.links, found.suggestions]), one.height)


def curve(_size: int, folder: Path) -> Answer:
    """Precision and recall of every pair from a weight on."""
    one, two = people(folder)
    pairs = scored_pairs(one, two)
    points = {}
    for least in (0, 4, 8, 10, 12, 16, 20):
        told = kept(pairs.filter(pl.col("weight") >= least), one.height)
        points[f"from {least}"] = f"{told['precision']} / {told['recall']}"
    return points


CASE = Case(
    name="linkage",
    question="Customers of two systems, 5,000 each, misspelt in one (FEBRL 4): which are one? Precision / recall.",
    sizes=(PEOPLE,),
    prepare=write_people,
    subjects=(
        Subject("linked unattended", automatic),
        Subject("linked or suggested", with_suggestions),
        Subject("the score alone, from a weight on", curve),
    ),
    reading="What agreement means was measured on the people with even numbers; the unseen half are the others. "
    "The rest of the recall is lost where nothing that a block needs agrees.",
)
