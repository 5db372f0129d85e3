"""A signed report never changes by a byte; what comes late belongs to the first open period."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from hashlib import sha256

import polars as pl
import pytest

from retail_etl import reporting, road
from retail_etl.cli.books import book_probes
from retail_etl.operations.records import Word
from retail_etl.reports.pack import verify_pack

pytestmark = pytest.mark.integration

MARCH = date(2026, 3, 31)
LATE = """INSERT INTO canonical.payments BY NAME
    SELECT * REPLACE ('pay_late' AS payment_id, 4711 AS amount_minor, NULL AS web_order_reference, NULL AS original_payment_id,
        NULL AS batch_id, DATE '2026-03-17' AS business_date, TIMESTAMPTZ '2026-03-17 15:00:00+00' AS occurred_at)
    FROM canonical.payments WHERE channel = 'web' AND status = 'captured' AND amount_minor > 0 ORDER BY payment_id LIMIT 1"""
CHANGED = "UPDATE canonical.payments SET amount_minor = amount_minor + 1 WHERE business_date < DATE '2026-03-20'"


def files_of(folder):
    return {place.name: place.read_bytes() for place in sorted(folder.iterdir())}


def periods_of_the_late_one(desk):
    """Under which months the newest day's judgement files the late payment."""
    judged = desk.judge()
    late = judged.members.filter(pl.col("record_id") == "pay_late").join(judged.outcomes, on="outcome_id")
    return set(late["fiscal_period"])


def sign_march(desk):
    desk.judge()
    assert "sha256" in desk.run("period", "lock", "2026-03", "--by", "Cleo Diaz")


@pytest.fixture
def signed(desk_after):
    """March is signed, after its days up to April were judged."""
    return desk_after(sign_march)


def test_the_signed_report_is_sealed_hashed_and_audited(judged_desk):
    signed = judged_desk
    told = signed.run("period", "lock", "2026-03", "--by", "Cleo Diaz")
    place = signed.folder / "signed" / "2026-03" / "1.zip"
    digest = sha256(place.read_bytes()).hexdigest()
    assert f"sha256 {digest}" in told
    assert place.stat().st_mode & 0o222 == 0
    with signed.installation.operations.reading() as books:
        (lock,) = books.locks.all()
        (entry,) = books.audit.entries()
    assert (lock.pack_sha256, lock.through, lock.locked_by) == (digest, MARCH, "Cleo Diaz")
    assert (entry.what, entry.subject, entry.details["sha256"]) == ("period.locked", "period/2026-03", digest)
    assert verify_pack(place, lock.seal).problems == ()
    assert "untouched" in signed.run("period", "list")
    assert [(probe.name, probe.works) for probe in book_probes(signed.installation)] == [
        ("audit log", True),
        ("signed/2026-03/1.zip", True),
    ]


def test_a_signed_report_is_given_out_byte_for_byte_whatever_comes_later(signed, tmp_path):
    place = signed.folder / "signed" / "2026-03" / "1.zip"
    packed = place.read_bytes()
    report = signed.folder / "reports" / MARCH.isoformat()
    before = files_of(report)
    with zipfile.ZipFile(place) as pack:
        assert {name: pack.read(name) for name in before} == before
    signed.news(LATE, CHANGED)
    assert not road.judge(signed.installation, MARCH, "another run").is_new
    shutil.rmtree(report)
    signed.run("report", "--as-of", MARCH.isoformat())
    assert files_of(report) == before
    signed.run("pack", "--as-of", MARCH.isoformat(), "--out", str(tmp_path / "again.zip"))
    assert (tmp_path / "again.zip").read_bytes() == packed == place.read_bytes()


def test_what_comes_late_is_a_prior_period_item_of_the_first_open_month(signed):
    signed.news(LATE)
    judged = signed.judge()
    late = judged.members.filter(pl.col("record_id") == "pay_late").join(judged.outcomes, on="outcome_id")
    assert set(late["fiscal_period"]) == {"2026-04"}
    known = judged.outcomes.filter(pl.col("business_date") <= MARCH.replace(day=20)).join(
        judged.members.filter(pl.col("record_id") != "pay_late"), on="outcome_id"
    )
    assert set(known["fiscal_period"]) == {"2026-03"}
    report = reporting.report_input(signed.installation, signed.day)
    shown = report.open_items.filter(pl.col("record_id") == "pay_late")
    assert "order_payment" in set(shown["leg"])
    assert shown["business_date"].max() < report.period[0]
    assert judged.leg_totals["foots"].all()


def test_what_came_late_for_one_month_stays_in_the_next_when_that_is_signed_too(desk):
    desk.run("period", "lock", "2026-02", "--by", "Cleo Diaz")
    desk.news(LATE.replace("2026-03-17", "2026-02-17"))
    assert periods_of_the_late_one(desk) == {"2026-03"}
    desk.run("period", "lock", "2026-03", "--by", "Cleo Diaz")
    assert periods_of_the_late_one(desk) == {"2026-03"}


def test_without_a_lock_the_same_record_belongs_to_its_own_month(desk):
    desk.news(LATE)
    judged = desk.judge()
    late = judged.members.filter(pl.col("record_id") == "pay_late").join(judged.outcomes, on="outcome_id")
    assert set(late["fiscal_period"]) == {"2026-03"}


def test_a_period_is_signed_again_only_after_it_was_unlocked_with_a_reason(signed):
    assert "it is locked already" in signed.refused("period", "lock", "2026-03", "--by", "Cleo Diaz")
    assert "--reason" in signed.refused("period", "unlock", "2026-03", "--by", "Cleo Diaz")
    assert "needs a reason" in signed.refused("period", "unlock", "2026-03", "--by", "Cleo Diaz", "--reason", " ")
    signed.run("period", "unlock", "2026-03", "--by", "Cleo Diaz", "--reason", "a fee came late")
    signed.news(LATE)
    assert "was locked and unlocked before" in signed.refused("period", "lock", "2026-03", "--by", "Dan Okafor")
    first = (signed.folder / "signed" / "2026-03" / "1.zip").read_bytes()
    signed.run("period", "lock", "2026-03", "--by", "Dan Okafor", "--reason", "with the late fee")
    second = (signed.folder / "signed" / "2026-03" / "2.zip").read_bytes()
    assert first == (signed.folder / "signed" / "2026-03" / "1.zip").read_bytes() != second
    assert [step for step, _ in signed.steps()] == ["period.locked", "period.unlocked", "period.locked"]
    with zipfile.ZipFile(signed.folder / "signed" / "2026-03" / "2.zip") as pack:
        told = [json.loads(line) for line in pack.read("audit.jsonl").splitlines()]
    assert [(one["what"], one["why"]) for one in told] == [("period.locked", None), ("period.unlocked", "a fee came late")]
    judged = signed.judge()
    late = judged.members.filter(pl.col("record_id") == "pay_late").join(judged.outcomes, on="outcome_id")
    assert set(late["fiscal_period"]) == {"2026-03"}, "the second signature knew of it"


def test_a_signed_report_that_was_touched_is_found_out(signed):
    place = signed.folder / "signed" / "2026-03" / "1.zip"
    place.chmod(0o644)
    place.write_bytes(place.read_bytes() + b"\0")
    for words in (("report", "--as-of", MARCH.isoformat()), ("pack", "--as-of", MARCH.isoformat(), "--out", str(place) + "x")):
        assert "was touched" in signed.refused(*words)
    assert "was touched" in signed.refused("period", "list")
    log, report = book_probes(signed.installation)
    assert (log.works, report.works, "restore signed/2026-03/1.zip" in report.next_step) == (True, False, True)
    place.unlink()
    assert "restore signed/2026-03/1.zip from a backup" in signed.refused("report", "--as-of", MARCH.isoformat())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("2026-03", "--by", "Ann Lee"), "no role that signs periods"),
        (("2026-03", "--by", "a stranger"), "no role that signs periods"),
        (("2026-04", "--by", "Cleo Diaz"), "the data reach to"),
        (("2026-13", "--by", "Cleo Diaz"), "is no period"),
        (("March", "--by", "Cleo Diaz"), "is no period"),
    ],
)
def test_what_cannot_be_signed_is_refused_with_its_reason(desk, words, why):
    assert why in desk.refused("period", "lock", *words)
    assert desk.steps() == []
    assert not (desk.folder / "signed").exists()


def test_periods_are_signed_in_order(signed):
    assert "2026-03, which is later, is locked" in signed.refused("period", "lock", "2026-02", "--by", "Cleo Diaz")


def test_a_day_of_a_signed_period_that_nobody_judged_is_not_judged_afterwards(signed):
    with pytest.raises(Exception, match="lies in a signed period"):
        road.judge(signed.installation, date(2026, 3, 10))


def test_the_pack_holds_the_steps_on_its_records_and_no_others(judged_desk):
    desk, judged = judged_desk, judged_desk.judge()
    march = judged.open_items.filter((pl.col("state") != "timing") & (pl.col("business_date") <= MARCH)).row(0, named=True)
    desk.run("exceptions", "assign", march["record_id"], "--to", "Bob Ray", "--by", "Ann Lee", "--leg", march["leg"])
    with desk.installation.operations.writing() as books:
        word = Word("Ann Lee", desk.installation.clock())
        books.audit.append(word, "exception.assigned", "order_payment/other", {"members": {"other": ""}})
    out = desk.folder / "evidence.zip"
    desk.run("period", "lock", "2026-03", "--by", "Cleo Diaz")
    desk.run("pack", "--as-of", MARCH.isoformat(), "--out", str(out))
    with zipfile.ZipFile(out) as pack:
        (told,) = [json.loads(line) for line in pack.read("audit.jsonl").splitlines()]
    assert (told["who"], told["subject"]) == ("Ann Lee", f"{march['leg']}/{march['record_id']}")
    assert "untouched" in desk.run("verify-pack", str(out), "--seal", verify_pack(out).seal)


def test_the_pack_of_an_unsigned_day_comes_out_again_as_it_was_after_later_steps(judged_desk):
    desk, judged = judged_desk, judged_desk.judge()
    item = judged.open_items.filter(pl.col("state") != "timing").row(0, named=True)
    desk.run("exceptions", "assign", item["record_id"], "--to", "Bob Ray", "--by", "Ann Lee", "--leg", item["leg"])
    desk.judge()
    out = [desk.folder / name for name in ("first.zip", "second.zip")]
    desk.run("pack", "--out", str(out[0]))
    desk.run("exceptions", "explain", item["record_id"], "--by", "Bob Ray", "--comment", "late", "--leg", item["leg"])
    desk.run("pack", "--out", str(out[1]))
    assert out[0].read_bytes() == out[1].read_bytes()
    with zipfile.ZipFile(out[0]) as pack:
        assert len(pack.read("audit.jsonl").splitlines()) == 1
