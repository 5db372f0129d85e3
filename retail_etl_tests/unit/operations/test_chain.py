from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail_etl.errors import InvariantBrokenError
from retail_etl.operations.chain import BEFORE_THE_FIRST, canonical_json, chained, entry_line, verified
from retail_etl.operations.excerpt import excerpt
from retail_etl.operations.records import AuditEntry, AuditHead, Word

AT = datetime(2026, 4, 11, 8, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def chain(*details):
    head, entries = None, []
    for number, one in enumerate(details, 1):
        entries.append(chained(Word("ann", AT + timedelta(seconds=number), "why"), "tested", f"thing/{number}", one, head))
        head = AuditHead(entries[-1].sequence, entries[-1].hash)
    return entries, head


@given(PLAIN)
def test_the_canonical_text_says_the_value_and_nothing_else_has_it(value):
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


def test_the_canonical_text_does_not_depend_on_the_order_of_keys():
    assert canonical_json({"b": 1, "a": {"d": 2, "c": 3}}) == '{"a":{"c":3,"d":2},"b":1}'


@pytest.mark.parametrize("value", [1.5, {"amount": 1.0}, [AT], {1: "a"}])
def test_what_has_no_one_text_is_refused(value):
    with pytest.raises(InvariantBrokenError):
        canonical_json(value)


@given(st.lists(st.dictionaries(st.text("abc"), PLAIN, max_size=3), min_size=1, max_size=6))
def test_an_untouched_chain_is_whole_and_begins_at_nothing(details):
    entries, head = chain(*details)
    assert verified(entries, head).is_whole
    assert entries[0].previous_hash == BEFORE_THE_FIRST


@given(st.lists(st.dictionaries(st.text("abc"), PLAIN, max_size=3), min_size=2, max_size=6), st.data())
def test_any_entry_that_is_left_out_is_found(details, draw):
    entries, head = chain(*details)
    place = draw.draw(st.integers(0, len(entries) - 1))
    found = verified(entries[:place] + entries[place + 1 :], head)
    assert found.broken_at == place + 1


def test_the_same_moment_in_another_zone_is_the_same_entry():
    word = Word("ann", AT.astimezone(timezone(timedelta(hours=9))))
    assert chained(word, "tested", "thing", {}, None).hash == chained(Word("ann", AT), "tested", "thing", {}, None).hash


def test_a_line_holds_all_that_its_hash_covers():
    (entry,), head = chain({"members": {"pay_1": "a"}})
    told = json.loads(entry_line(entry))
    again = AuditEntry(**{**told, "at": datetime.fromisoformat(told["at"])})
    assert verified([again], head).is_whole


def test_the_excerpt_holds_what_concerns_the_period_and_its_records_up_to_a_moment():
    entries, _ = chain({"members": {"pay_1": "a"}}, {"members": {"pay_2": "a"}}, {}, {"members": {"pay_1": "b"}})
    lock = chained(Word("bob", AT), "period.locked", "period/2026-03", {}, None)
    told = [json.loads(line)["subject"] for line in excerpt([lock, *entries], "2026-03", {"pay_1"}, AT + timedelta(seconds=3))]
    assert told == ["period/2026-03", "thing/1"]
    everything = excerpt([lock, *entries], "2026-03", {"pay_1"}, None)
    assert len(everything) == 3
