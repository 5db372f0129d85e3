"""Every case in `cases/`: what was recorded, what must be decided, and that order and repetition change nothing."""

import random
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from retail_etl.reconciliation.files.run import FileRun, reconcile_records
from retail_etl.reconciliation.files.shown import open_item_rows, outcome_row

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
PAIRS_NOTHING = {
    "timing", "missing_in_gl", "missing_in_magento", "missing_in_heartland", "unexplained_gl", "excluded", "duplicate_delivery",
    "duplicate_charge", "duplicate_posting", "cash_short", "cash_over", "chargeback", "fx_difference",
}  # fmt: skip


def load(path: Path) -> dict[str, Any]:
    return plain(yaml.safe_load(path.read_text(encoding="utf-8")))


def plain(value: Any) -> Any:
    """Days as text, the way JSON would have them."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def records_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"kind": kind, **record} for kind, records in case["given"].items() for record in records]


def judged(case: dict[str, Any], records: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[tuple[str, ...]], FileRun]:
    run = reconcile_records(records, str(case["as_of"]), case.get("settings"))
    outcomes = [outcome_row(outcome, run.rule_version) for outcome in run.verdict.outcomes]
    items = [
        (i["id"], i["leg"], i["amount"], i["state"]) for i in open_item_rows(run.verdict.outcomes, run.settings, run.as_of.day)
    ]
    return outcomes, items, run


def wanted(then: dict[str, Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    found = {}
    for leg, cls, members, *details in then["outcomes"]:
        for group in [[m] for m in members] if cls in PAIRS_NOTHING else [members]:
            found[leg, cls, tuple(sorted(group))] = details[0] if details else {}
    return found


def check(then: dict[str, Any], outcomes: list[dict[str, Any]], items: list[tuple[str, ...]], *, whole: bool) -> None:
    got = {(o["leg"], o["class"], tuple(o["members"])): o for o in outcomes}
    want = wanted(then)
    assert want.keys() <= got.keys()
    if whole:
        assert got.keys() == want.keys()
    for key, details in want.items():
        for name, value in details.items():
            assert alike(name, got[key].get(name)) == alike(name, value), (key, name)
    if "open" in then:
        expected = Counter((str(i), leg, str(amount), state) for i, leg, amount, state in then["open"])
        assert not expected - Counter(items)
        if whole:
            assert not Counter(items) - expected


def alike(name: str, value: Any) -> Any:
    if name == "residual":
        return Decimal(value or "0")
    if name == "explained":
        return sorted((kind, Decimal(amount)) for kind, amount in value or [])
    if name == "candidates":
        return sorted(sorted(group) for group in value or [])
    if name == "finding":
        return {key: str(part) for key, part in (value or {}).items()}
    if name == "history":
        return bool(value)
    return str(value) if name == "due" else value


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_case_ends_as_it_must(path):
    case = load(path)
    outcomes, items, run = judged(case, records_of(case))
    check(case["then"], outcomes, items, whole=True)
    assert not list(run.rejected)
    assert all(total.foots for total in run.verdict.totals)


@pytest.mark.parametrize("path", [p for p in CASES if "otherwise" in load(p)], ids=lambda p: p.stem)
def test_a_case_with_something_changed_ends_otherwise(path):
    case = load(path)
    for variant in case["otherwise"]:
        records = {record["id"]: record for record in records_of(case)}
        for change in variant.get("changed", []):
            records[change["id"]] = {**records.get(change["id"], {}), **change}
        outcomes, items, _ = judged({**case, **variant}, list(records.values()))
        check(variant["then"], outcomes, items, whole=False)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_order_of_records_changes_nothing(path):
    case = load(path)
    records = records_of(case)
    first = judged(case, records)[:2]
    assert judged(case, records[::-1])[:2] == first
    assert judged(case, random.Random(path.stem).sample(records, len(records)))[:2] == first


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_record_stands_in_one_outcome_of_a_leg_and_names_its_rule(path):
    case = load(path)
    outcomes, _, _ = judged(case, records_of(case))
    assert max(Counter((o["leg"], m) for o in outcomes for m in o["members"]).values()) == 1
    assert all(o["rule"] and o["evidence"] for o in outcomes)
