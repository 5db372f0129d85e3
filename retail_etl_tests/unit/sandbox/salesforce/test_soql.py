"""What the org understands of SOQL, and what it refuses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail_etl.sandbox.salesforce.identifiers import checksum, long_form, record_id
from retail_etl.sandbox.salesforce.package_objects import PACKAGE
from retail_etl.sandbox.salesforce.queries import Queries
from retail_etl.sandbox.salesforce.records import Org
from retail_etl.sandbox.salesforce.rejections import RejectedCallError
from retail_etl.sandbox.salesforce.soql import parse
from retail_etl.sandbox.salesforce.standard_objects import ACCOUNT, CONTACT, STANDARD

BASE = "/services/data/v66.0"


@pytest.fixture
def queries():
    def seed(org):
        for name, phone in (("Ada", "1"), ("ben", None), ("Carla", "3")):
            account = org.add(ACCOUNT, {"Name": name, "Phone": phone, "Heartland_Id__c": f"C-{name}"})
            org.add(CONTACT, {"LastName": f"{name}son", "AccountId": account["Id"]})

    return Queries(Org((*STANDARD, *PACKAGE), lambda: 1_772_427_611_000, seed))


def names(queries, condition, rest=""):
    found = queries.run(f"SELECT Name FROM Account {condition} {rest}", BASE, deleted=False)
    return [record["Name"] for record in found["records"]]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("WHERE Name = 'ADA'", ["Ada"]),
        ("WHERE Heartland_Id__c = 'c-ada'", []),
        ("WHERE Name LIKE '%a'", ["Ada", "Carla"]),
        ("WHERE Name LIKE 'b_n'", ["ben"]),
        ("WHERE Phone = null", ["ben"]),
        ("WHERE Phone != '1'", ["ben", "Carla"]),
        ("WHERE NOT (Name = 'Ada' OR Name = 'ben')", ["Carla"]),
        ("WHERE Name IN ('Ada', 'Carla') AND Phone > '1'", ["Carla"]),
        ("WHERE Phone NOT IN ('1')", ["ben", "Carla"]),
        (
            "WHERE SystemModstamp >= 2026-03-02T05:00:11Z AND SystemModstamp < 2026-03-02T05:00:12+00:00",
            ["Ada", "ben", "Carla"],
        ),
        ("WHERE SystemModstamp > 2026-03-02T06:00:11+01:00", []),
        ("WHERE IsDeleted = false", ["Ada", "ben", "Carla"]),
        ("ORDER BY Phone DESC NULLS LAST", ["Carla", "Ada", "ben"]),
        ("ORDER BY Name DESC LIMIT 2", ["Carla", "ben"]),
        ("ORDER BY Name LIMIT 1 OFFSET 1", ["ben"]),
    ],
)
def test_a_condition_means_these_records(queries, condition, expected):
    assert names(queries, condition) == expected


def test_parents_children_and_sums_come_with_the_records(queries):
    up = queries.run("SELECT LastName, Account.Name FROM Contact WHERE Account.Name = 'Ada'", BASE, deleted=False)
    down = queries.run("SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Ada'", BASE, deleted=False)
    counted = queries.run("SELECT COUNT() FROM Account", BASE, deleted=False)
    grouped = queries.run("SELECT Phone, COUNT(Id) n FROM Account GROUP BY Phone", BASE, deleted=False)

    assert up["records"][0]["Account"]["Name"] == "Ada"
    assert down["records"][0]["Contacts"]["records"][0]["LastName"] == "Adason"
    assert (counted["totalSize"], counted["records"]) == (3, [])
    assert sorted((one["Phone"] or "", one["n"]) for one in grouped["records"]) == [("", 1), ("1", 1), ("3", 1)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELEC Id FROM Account", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE Name = Ada", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account WHERE SystemModstamp > '2026-03-02T05:00:11Z'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account OFFSET 2001", "MALFORMED_QUERY"),
        ("SELECT Id FROM Account LIMIT 1 ?", "MALFORMED_QUERY"),
        ("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY"),
        ("SELECT Nope FROM Account", "INVALID_FIELD"),
        ("SELECT Nope.Name FROM Account", "INVALID_FIELD"),
        ("SELECT Id FROM Nope", "INVALID_TYPE"),
        ("SELECT Id, (SELECT Id FROM Nopes) FROM Account", "INVALID_TYPE"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_code(queries, text, code):
    with pytest.raises(RejectedCallError) as caught:
        queries.run(text, BASE, deleted=False)

    assert (caught.value.status, caught.value.code) == (400, code)


@given(st.text(max_size=40))
def test_any_text_survives_as_a_literal(text):
    from retail_etl.connectors.salesforce.soql import text as literal

    query = parse(f"SELECT Id FROM Account WHERE Name = {literal(text)}")

    assert query.where.value == text


@given(st.from_regex(r"[A-Za-z0-9]{15}", fullmatch=True))
def test_an_id_s_suffix_tells_the_case_of_its_letters(short):
    whole = short + checksum(short)

    assert long_form(short) == long_form(whole) == whole
    other = short.swapcase()
    assert (other == short) == (checksum(other) == checksum(short))


def test_ids_are_of_salesforce_s_form():
    assert re.fullmatch(r"001[A-Za-z0-9]{12}[A-Z0-5]{3}", record_id("001", 62 * 62 + 1))
    assert checksum("001D000000IqhSL") == "IAZ"  # an id of Salesforce's own documentation
