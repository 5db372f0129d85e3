"""What of a change still has to be written: what its target does not hold as settled, and its source does; nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from retail_etl.delivery.changes import Change
from retail_etl.sync.ownership import Ownership, Place
from retail_etl.sync.register import register
from retail_etl.sync.screening import note_sent, note_told, screen
from retail_etl.sync.sightings import Sighting

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
FIELDS = {"email": "email", "phone": "phone"}
TABLE = Ownership.model_validate(
    {
        "entities": {
            "customers": {
                "fields": {name: {"owner": "later", "changed_by": ["tills", "shop"]} for name in FIELDS},
                "places": {
                    "tills.customers": {"fields": FIELDS, "only_when_new": ["external_id"], "named_by": ["number"]},
                    "shop.customers": {"fields": FIELDS},
                },
            }
        }
    }
).entities["customers"]


def seen(system, record="1", at=NOON, **fields):
    values = {"email": "a@x.example", "phone": "1", **fields}
    return Sighting(f"{system}.customers", f"{system}:customers:{record}", record, at, None, "shop:customers:1", values, values)


@pytest.fixture
def agreed():
    """A register in which both systems held the same, and the shop then changed the phone."""
    book = register("customers", TABLE, [seen("tills"), seen("shop")], [], [])
    book.settle({}, NOON)
    told = book.groups[0].memory
    again = register("customers", TABLE, [seen("tills"), seen("shop", at=NOON.replace(hour=13), phone="2")], [], [])
    again.groups[0].memory = told
    assert again.settle({}, NOON) == []
    return again


def said(system, target, record="1", **payload):
    source = {"email": "a@x.example", "phone": "1", **payload}
    return Change(target, "customers", f"{system}:customers:{record}", record, source)


def of_shop(agreed, **payload):
    told = said("shop", "tills", phone="2", external_id="1", number="7", **payload)
    return screen(agreed, "tills.customers", [told], {})


def test_a_change_says_the_fields_that_differ_and_what_its_target_held_in_them(agreed):
    (change,) = of_shop(agreed).changes
    assert change.payload == {"phone": "2", "number": "7", "$held": {"phone": "1"}}
    assert change.target_id == "1"


def test_what_the_source_does_not_hold_itself_goes_nowhere(agreed):
    screened = screen(agreed, "shop.customers", [said("tills", "shop")], {})
    assert (screened.changes, screened.held) == ([], 1)


def test_what_is_told_besides_goes_once_and_what_only_names_a_record_never(agreed):
    agreed.groups[0].memory.at("tills.customers").made_of["phone"] = [
        agreed.groups[0].memory.settled["phone"].held, agreed.groups[0].members["tills.customers"].held("phone")
    ]  # fmt: skip
    assert of_shop(agreed).changes == []
    screened = of_shop(agreed, points="5")
    assert screened.changes[0].payload == {"number": "7", "points": "5"}
    note_sent("tills.customers", screened.screened)
    note_told("tills.customers", screened.screened, {"shop:customers:1": "another hash"})
    assert of_shop(agreed, points="5").changes, "it does not stand in the outbox"
    note_told("tills.customers", screened.screened, {"shop:customers:1": screened.changes[0].said})
    assert of_shop(agreed, points="5").changes == []
    assert of_shop(agreed, points="6").changes


def test_the_same_content_against_another_state_of_the_target_is_another_change(agreed):
    (first,) = of_shop(agreed).changes
    agreed.groups[0].members["tills.customers"] = seen("tills", at=NOON.replace(hour=14))
    (second,) = of_shop(agreed).changes
    assert first.payload == second.payload
    assert first.said != second.said


def test_a_field_that_was_emptied_is_told_as_empty(agreed):
    agreed.groups[0].members["shop.customers"] = seen("shop", at=NOON.replace(hour=15), phone=None)
    agreed.settle({}, NOON)
    (change,) = screen(agreed, "tills.customers", [said("shop", "tills", phone=None, number="7")], {}).changes
    assert change.payload == {"number": "7", "phone": None, "$held": {"phone": "1"}}


def test_a_field_in_several_parts_is_told_whole_with_what_its_target_held_in_each():
    table = TABLE.model_copy(update={"places": TABLE.places | {
        "tills.customers": Place(fields={"email": ["mail/name", "mail/host"], "phone": "free/phone"}),
    }})  # fmt: skip
    parts = {"email": {"mail/name": "a", "mail/host": "x.example"}}
    book = register("customers", table, [replace(seen("tills"), parts=parts), seen("shop")], [], [])
    book.settle({}, NOON)
    later = NOON.replace(hour=13)
    book.groups[0].members["shop.customers"] = seen("shop", at=later, email="b", phone=None)
    book.settle({}, later)
    told = Change("tills", "customers", "shop:customers:1", "1", {"mail": {"name": "b"}, "free": {"phone": None, "other": "2"}})
    (change,) = screen(book, "tills.customers", [told], {}).changes
    assert change.payload == {
        "mail": {"name": "b", "host": None},
        "free": {"other": "2", "phone": None},
        "$held": {"mail": {"name": "a", "host": "x.example"}, "free": {"phone": "1"}},
    }


def test_a_record_that_is_one_with_none_writes_to_no_record_that_is_settled(agreed):
    stranger = said("shop", "tills", "9")
    assert screen(agreed, "tills.customers", [stranger], {}).changes == [stranger]
    assert screen(agreed, "tills.customers", [replace(stranger, target_id="1")], {}).changes == []
    other = replace(said("ledger", "tills", "9"), target_id="1")
    assert screen(agreed, "tills.customers", [other], {}).changes == [other]
