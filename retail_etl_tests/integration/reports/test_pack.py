from __future__ import annotations

import json
import zipfile

import polars as pl
import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.reports.pack import MANIFEST, verify_pack, write_pack

pytestmark = pytest.mark.integration


@pytest.fixture
def pack(report, files, tmp_path):
    path = tmp_path / "2026-04.zip"
    return path, write_pack(report, files, path, ['{"by": "controller", "what": "approved"}'])


def rewritten(path, change):
    """The pack with its parts changed by a function of name and content; a part that becomes ``None`` goes."""
    with zipfile.ZipFile(path) as source:
        parts = {name: change(name, source.read(name)) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)


def test_an_untouched_pack_is_proven(pack):
    path, seal = pack
    check = verify_pack(path, seal)
    assert (check.problems, check.seal) == ((), seal)
    assert {"reconciliation.xlsx", "reconciliation.html", "summary.json", "outcomes.parquet", "audit.jsonl"} <= set(
        check.stated["files"]
    )


def test_the_same_report_makes_the_same_pack(pack, report, files, tmp_path):
    path, seal = pack
    again = tmp_path / "again.zip"
    assert write_pack(report, files, again, ['{"by": "controller", "what": "approved"}']) == seal
    assert again.read_bytes() == path.read_bytes()


def test_the_pack_states_rules_run_and_inputs(pack, report):
    stated = verify_pack(pack[0]).stated
    assert (stated["rule_version"], stated["run_id"], stated["period"]) == (
        report.rule_version,
        report.run_id,
        ["2026-03-02", "2026-04-10"],
    )
    assert [one["sha256"] for one in stated["inputs"]] == [one.sha256 for one in report.inputs]


def test_the_outcomes_in_the_pack_are_those_of_the_judgement(pack, report, tmp_path):
    with zipfile.ZipFile(pack[0]) as source:
        (tmp_path / "outcomes.parquet").write_bytes(source.read("outcomes.parquet"))
    assert pl.read_parquet(tmp_path / "outcomes.parquet").sort("outcome_id").equals(report.outcomes.sort("outcome_id"))


@pytest.mark.parametrize("part", ["summary.json", "reconciliation.xlsx", "open_items.parquet"])
def test_one_changed_byte_is_found(pack, part):
    rewritten(pack[0], lambda name, content: content[:-1] + bytes([content[-1] ^ 1]) if name == part else content)
    assert verify_pack(pack[0], pack[1]).problems == (f"{part} was changed",)


def test_a_part_that_went_or_came_is_found(pack):
    rewritten(pack[0], lambda name, content: None if name == "audit.jsonl" else content)
    with zipfile.ZipFile(pack[0], "a") as target:
        target.writestr("note.txt", "trust me")
    assert verify_pack(pack[0]).problems == ("audit.jsonl is missing", "note.txt was added")


def test_a_manifest_that_was_adapted_breaks_the_seal(pack):
    def adapted(name, content):
        return json.dumps({**json.loads(content), "rule_version": "another"}).encode() if name == MANIFEST else content

    rewritten(pack[0], adapted)
    (problem,) = verify_pack(pack[0], pack[1]).problems
    assert problem.startswith("the seal is ")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_refused(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(UnusableInputError, match="no evidence pack"):
        verify_pack(path)
