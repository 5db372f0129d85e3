"""Who gives way to whom: the owner first, then the later change; and what is no change but an echo of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.sync.memory import GroupMemory, recalled, remembered
from retail_etl.sync.ownership import Ownership, ownership_schema, read_ownership
from retail_etl.sync.settling import settle
from retail_etl.sync.sightings import Sighting, grouped, hashed
from retail_etl.sync.values import kept_value

CONFIG = Path(__file__).parents[3] / "config"
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
TABLE = Ownership.model_validate(
    {
        "entities": {
            "customers": {
                "fields": {
                    "email": {"owner": "shop", "changed_by": ["tills", "org"], "kept": "masked"},
                    "phone": {"owner": "later", "changed_by": ["tills", "org"]},
                    "points": {"owner": "tills"},
                },
                "places": {
                    "tills.customers": {"fields": {"email": "email", "phone": "phone", "points": "points"}},
                    "shop.customers": {"fields": {"email": "email", "points": "points"}},
                    "org.contacts": {"fields": {"email": "Email", "phone": "Phone"}},
                },
            }
        }
    }
).entities["customers"]
OURS = {"org": ("005",)}


class Three:
    """One customer in three systems, and what is remembered of it."""

    def __init__(self, **fields) -> None:
        self.memory = GroupMemory()
        self.minutes = 0
        self.members = {place: self._seen(place, fields) for place in TABLE.places}
        self.losses = settle(TABLE, self.memory, self.members, OURS)

    def _seen(self, place, fields):
        keys = {name: fields.get(name) for name in TABLE.places[place].fields}
        return Sighting(place, f"{place}:1", "1", NOON + timedelta(minutes=self.minutes), None, None, keys, keys)

    def says(self, place, by=None, **fields):
        """A user changes something; it is seen with the next poll."""
        self.minutes += 1
        name = next(one for one in TABLE.places if one.startswith(place))
        self.members[name] = replace(self._seen(name, {**self.members[name].keys, **fields}), modified_by=by)
        return self

    def polled(self):
        self.losses = settle(TABLE, self.memory, self.members, OURS)
        return [(loss.lost_place, loss.field, loss.rule) for loss in self.losses]

    def holds(self, field):
        return self.memory.settled[field].held

    def wrote(self, place, field, value):
        self.memory.at(place).written.setdefault(field, []).append(hashed(value))


@pytest.fixture
def three():
    return Three(email="a@x.example", phone="1", points="5")


def test_a_field_that_its_owner_leaves_empty_is_filled_by_nobody_else():
    one = Three(email="a@x.example")
    assert one.says("shop", points="5").polled() == [("shop.customers", "points", "not_its_field")]
    assert one.holds("points") == hashed(None)
    one.wrote("shop.customers", "points", None)
    assert one.says("shop", points=None).polled() == []


def test_a_change_of_one_system_holds_and_nothing_is_lost(three):
    assert three.says("org", email="b@x.example").polled() == []
    assert three.holds("email") == hashed("b@x.example")
    assert three.polled() == []


def test_the_owner_goes_before_a_later_change(three):
    lost = three.says("shop", email="owner@x.example").says("org", email="later@x.example").polled()
    assert lost == [("org.contacts", "email", "owner")]
    assert three.holds("email") == hashed("owner@x.example")


def test_the_later_change_holds_where_nobody_owns_the_field(three):
    assert three.says("org", phone="2").says("tills", phone="3").polled() == [("org.contacts", "phone", "later")]
    assert three.holds("phone") == hashed("3")


def test_a_field_of_another_system_cannot_be_changed(three):
    assert three.says("shop", points="9").polled() == [("shop.customers", "points", "not_its_field")]
    assert three.holds("points") == hashed("5")


def test_a_change_by_somebody_who_had_not_seen_the_owners_gives_way_to_it(three):
    three.says("shop", email="owner@x.example").polled()
    assert three.says("org", email="late@x.example").polled() == [("org.contacts", "email", "owner")]
    three.says("org", email="owner@x.example").polled()
    assert three.says("org", email="new@x.example").polled() == [], "it had seen the owner's word"
    assert three.holds("email") == hashed("new@x.example")


def test_what_we_wrote_is_no_change_when_it_is_seen_late(three):
    three.says("tills", phone="2").polled()
    three.wrote("org.contacts", "phone", "2")
    three.says("tills", phone="3").polled()
    three.wrote("org.contacts", "phone", "3")
    assert three.says("org", phone="2").polled() == []
    assert three.holds("phone") == hashed("3")
    three.says("org", phone="3").polled()
    three.says("org", phone="2").polled()
    assert three.holds("phone") == hashed("2"), "the second time somebody typed it in"


def test_what_a_system_makes_of_our_value_is_no_change_where_our_user_wrote_it(three):
    three.says("tills", phone="2").polled()
    three.wrote("org.contacts", "phone", "2")
    assert three.says("org", by="005", phone="+2").polled() == []
    assert three.holds("phone") == hashed("2")
    assert three.memory.at("org.contacts").holds("phone", hashed("+2"), hashed("2"))
    three.says("org", by="006", phone="+4").polled()
    assert three.holds("phone") == hashed("+4")


def test_what_is_seen_for_the_first_time_is_settled_by_the_same_rules_and_an_empty_field_says_nothing():
    three = Three(email="a@x.example")
    three.memory = GroupMemory()
    three.says("shop", email=None).says("org", email="b@x.example")
    assert three.polled() == [("tills.customers", "email", "later")]
    assert three.holds("email") == hashed("b@x.example")


def test_a_value_that_nobody_holds_any_more_is_settled_anew(three):
    three.says("tills", phone="2").polled()
    three.members["tills.customers"] = replace(three.members["tills.customers"], keys={"phone": "1", "email": "a@x.example"})
    three.memory.at("tills.customers").written["phone"] = [hashed("1")]
    three.polled()
    assert three.holds("phone") == hashed("1")


def test_memory_comes_back_as_it_was_kept(three):
    three.says("tills", phone="2").polled()
    kept = remembered(three.memory)
    assert remembered(recalled(kept)) == kept
    recalled(kept).at("tills.customers").seen["phone"] = "x"
    assert remembered(three.memory) == kept


def test_records_are_one_by_links_and_by_the_ids_that_they_carry():
    def seen(place, record, same_as=None):
        return Sighting(place, record, record.rpartition(":")[2], None, None, same_as, {}, {})

    class Link:
        canonical_id, system, entity, system_id = "magento:customers:7", "heartland", "customers", "cus_9"

    found = grouped(
        [
            seen("heartland.customers", "heartland:customers:cus_1", "magento:customers:1"),
            seen("magento.customers", "magento:customers:1"),
            seen("salesforce.contacts", "salesforce:customers:003", "heartland:customers:cus_1"),
            seen("heartland.customers", "heartland:customers:cus_9"),
            seen("magento.customers", "magento:customers:7"),
        ],
        [Link],
    )
    assert {name: sorted(members) for name, members in found.items()} == {
        "heartland:customers:cus_1": ["heartland.customers", "magento.customers", "salesforce.contacts"],
        "heartland:customers:cus_9": ["heartland.customers", "magento.customers"],
    }


def test_the_table_of_the_project_can_be_used_and_its_schema_is_the_one_that_stands_beside_it():
    assert "customers" in read_ownership(CONFIG / "ownership.yaml").entities
    assert (CONFIG / "ownership.schema.json").read_text(encoding="utf-8") == ownership_schema()


def test_a_mistake_in_the_table_is_told_with_its_line(tmp_path):
    text = (CONFIG / "ownership.yaml").read_text(encoding="utf-8").replace("owner: magento", "owner: nobody")
    (tmp_path / "ownership.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInputError, match=r"line \d+, entities.customers: email: nobody keeps nothing of it"):
        read_ownership(tmp_path / "ownership.yaml")


def test_personal_data_is_kept_masked():
    assert kept_value("ann.lee@mail.example", "masked") == "an*****@mail.example"
    assert (kept_value("true", "whole"), kept_value("+1212", "no"), kept_value(None, "masked")) == ("true", None, None)
