"""Many made-up people, and the same ones as somebody else wrote them down: how many are linked, and how many wrongly."""

from __future__ import annotations

import random

import polars as pl
import pytest

from retail_etl.canonical.linkage.linking import linked

FIELDS = ("given_name", "family_name", "street_number", "street", "city", "postal_code")
# What forms ask besides and no retailer has: slips fall on these, too, and are not seen.
UNREAD = ("second_line", "state", "birthday", "number", "title")
PEOPLE, SLIPS_MAX = 1_000, 4
SYLLABLES = [one + two for one in "bdfgklmnprstvw" for two in ("a", "e", "i", "o", "u", "an", "er", "il", "on")]


def words(chance, count, parts):
    return ["".join(chance.choices(SYLLABLES, k=chance.choice(parts))) for _ in range(count)]


def town(chance):
    """People as a register has them; few given names are many people's, and some live together."""
    given, family = words(chance, 250, (2, 3)), words(chance, 700, (2, 3, 4))
    streets = [f"{name} {kind}" for name in words(chance, 300, (3, 4)) for kind in ("street", "avenue")]
    cities = {name: str(20_000 + 37 * number) for number, name in enumerate(words(chance, 90, (3, 4)))}
    found = []
    while len(found) < PEOPLE:
        city = chance.choice(list(cities))
        home = [str(chance.randint(1, 180)), chance.choice(streets), city, cities[city]]
        name = family[min(int(chance.expovariate(0.008)), len(family) - 1)]
        for _ in range(2 if chance.random() < 0.1 else 1):  # a household
            first = given[min(int(chance.expovariate(0.02)), len(given) - 1)]
            found.append(dict(zip(FIELDS, [first, name, *home], strict=True)))
    return found[:PEOPLE]


def slip(chance, value):
    """One letter left out, doubled, replaced, or changed with the next."""
    at = chance.randrange(len(value))
    letter = chance.choice("abcdefghijklmnoprstuvwz") if value[at].isalpha() else chance.choice("0123456789")
    kept = value[:at], value[at], value[at + 1 :]
    return chance.choice(
        [kept[0] + kept[2], value[: at + 1] + letter + kept[2], kept[0] + letter + kept[2], swapped(value, at)]
    )


def swapped(value, at):
    return value[:at] + value[at + 1 : at + 2] + value[at] + value[at + 2 :]


def written_down(chance, person, others):
    """The person with up to four slips: of letters, a name in the other's place, a value of somebody else's, or none."""
    told = dict(person)
    for _ in range(chance.randint(1, SLIPS_MAX)):
        field, kind = chance.choice(FIELDS + UNREAD), chance.random()
        if field in UNREAD:
            continue
        if kind < 0.06:
            told["given_name"], told["family_name"] = told["family_name"], told["given_name"]
        elif kind < 0.16:
            told[field] = chance.choice(others)[field]
        elif kind < 0.24:
            told[field] = None
        elif told[field]:
            told[field] = slip(chance, told[field]) or None
    return told


@pytest.mark.long
def test_nine_of_ten_misspelt_people_are_linked_unattended_and_hardly_one_wrongly():
    chance = random.Random(4)
    people = town(chance)
    sides = {"tills": people, "shop": [written_down(chance, person, people) for person in people]}
    rows = [
        {
            "record_id": f"{system} {number}",
            "source_system": system,
            "customer_id": str(number),
            "email": None,
            "phone": None,
            **one,
        }
        for system, some in sides.items()
        for number, one in enumerate(some)
    ]
    told = pl.DataFrame(schema=dict.fromkeys(("one_id", "two_id", "rule"), pl.String))
    frame = pl.DataFrame(rows, schema_overrides=dict.fromkeys(("email", "phone"), pl.String))
    links = linked(frame, told).links
    true = sum(one.split()[1] == two.split()[1] for one, two in links.select("one_id", "two_id").iter_rows())
    assert true / links.height >= 0.995
    assert true / PEOPLE >= 0.90
