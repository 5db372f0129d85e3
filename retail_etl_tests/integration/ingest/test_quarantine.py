"""Records in quarantine: listed with reasons, judged again from the landed line, never ahead of something newer."""

from __future__ import annotations

from datetime import date

import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.ingest import poll_stream
from retail_etl.ingest.provenance import provenance, touched_since
from retail_etl.ingest.quarantine import quarantined, quarantined_record, retry

STAGING = "staging.heartland_payments"


@pytest.fixture
def mend(ground):
    """The contract as it would be after its mending: the landed line of a record, with the mended value."""
    import zstandard

    def mended(load_id: str, before: bytes, after: bytes) -> None:
        (file,) = ground.stores.warehouse.path.parent.rglob(f"{load_id}.ndjson.zst")
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(file.read_bytes())
        file.write_bytes(zstandard.compress(plain.replace(before, after)))

    return mended


def test_waiting_records_are_listed_with_reasons_and_shown_with_their_text(ground, source, stream, payment):
    source.records = [payment(1), payment(2, amount=1.999)]
    poll_stream(source, stream, ground.stores, ground.clock)
    (waiting,) = quarantined(ground.stores, stream.name)
    assert waiting.reasons == ("amount_minor: not an exact amount of its currency",)
    assert waiting.record_key == "pay_000002"
    assert '"amount":1.999' in (quarantined_record(ground.stores, waiting.quarantine_id).raw or "")
    assert quarantined(ground.stores, "magento_orders") == []
    with pytest.raises(UnusableInputError, match="no record in quarantine"):
        quarantined_record(ground.stores, "nothing:1")


def test_a_retry_leaves_what_is_still_bad_and_changes_nothing_else(ground, source, stream, payment):
    source.records = [payment(1), payment(2, amount=1.999)]
    poll_stream(source, stream, ground.stores, ground.clock)
    before = ground.rows(STAGING), ground.rows("ops.touched_days")
    result = retry(ground.stores, ground.clock)
    assert (result.accepted, result.still_bad, result.superseded) == (0, 1, 0)
    assert (ground.rows(STAGING), ground.rows("ops.touched_days")) == before


def test_a_mended_record_reaches_staging_and_touches_its_day(ground, source, stream, payment, mend):
    source.records = [payment(1), payment(2, amount=1.999, business_date="2026-03-05"), payment(3, amount=2.999)]
    load_id = poll_stream(source, stream, ground.stores, ground.clock).staged[0].load_id
    mend(load_id, b"1.999", b"1.99")
    result = retry(ground.stores, ground.clock, stream=stream.name)
    assert (result.accepted, result.still_bad, result.touched_days) == (1, 1, (date(2026, 3, 5),))
    assert [row["amount_minor"] for row in ground.rows(STAGING)] == [5471, 199]
    assert sorted(row["state"] for row in ground.rows("ops.quarantine")) == ["open", "resolved"]


def test_a_chosen_record_is_retried_alone(ground, source, stream, payment, mend):
    source.records = [payment(1, amount=1.999), payment(2, amount=2.999)]
    load_id = poll_stream(source, stream, ground.stores, ground.clock).staged[0].load_id
    mend(load_id, b".999", b".99")
    assert retry(ground.stores, ground.clock, quarantine_ids={f"{load_id}:2"}).accepted == 1
    assert [row["id"] for row in ground.rows(STAGING)] == ["pay_000002"]


def test_a_newer_good_version_closes_what_waits_and_a_retry_never_undoes_it(ground, source, stream, payment, mend):
    source.records = [payment(1, amount=1.999)]
    load_id = poll_stream(source, stream, ground.stores, ground.clock).staged[0].load_id
    source.records, source.now = [payment(1, amount=7, updated_at="2026-03-10T00:30:00.000Z")], "2026-03-10T01:00:00.000Z"
    poll_stream(source, stream, ground.stores, ground.clock)
    assert quarantined(ground.stores) == []
    mend(load_id, b"1.999", b"1.99")
    assert retry(ground.stores, ground.clock, quarantine_ids={f"{load_id}:1"}).accepted == 0
    assert [row["amount_minor"] for row in ground.rows(STAGING)] == [700]


def test_a_staged_row_leads_back_to_the_page_that_brought_it(ground, source, stream, payment):
    source.records = [payment(n) for n in range(1, 6)]
    poll_stream(source, stream, ground.stores, ground.clock)
    row = ground.rows(STAGING)[3]
    found = provenance(ground.stores, row["load_id"], row["line"])
    assert found.page_url.endswith("page=2")
    assert '"id":"pay_000004"' in found.record
    with pytest.raises(UnusableInputError):
        provenance(ground.stores, row["load_id"], 99)


def test_touched_days_are_told_after_a_moment(ground, source, stream, payment):
    source.records = [payment(1)]
    poll_stream(source, stream, ground.stores, ground.clock)
    moment = ground.clock()
    assert touched_since(ground.stores, moment.replace(year=2025)) == {date(2026, 3, 1): moment}
    assert touched_since(ground.stores, moment) == {}
