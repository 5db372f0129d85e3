"""What goes to another system and comes back by the mapping of the other direction says what it said."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retail_etl.mapping.assembled import assembled
from retail_etl.mapping.compile import compile_mapping
from retail_etl.mapping.functions import MACROS
from retail_etl.mapping.record import target_record
from retail_etl.warehouse.sql_files import SQL_FOLDER, statement

MAPPINGS = Path(__file__).parents[3] / "config" / "mappings"
WORD = st.text("abcdefghijklmnopqrstuvwxyzéñ'-", min_size=1, max_size=12).map(str.title)
PERSON = st.fixed_dictionaries(
    {
        "first_name": WORD,
        "last_name": st.one_of(WORD, WORD.map("de la {}".format), WORD.map("{} Jr.".format)),
        "email": st.from_regex(r"[A-Za-z0-9]{1,8}@[a-z]{2,8}\.example", fullmatch=True),
        "phone": st.from_regex(r"\+1212555[0-9]{4}", fullmatch=True),
        "accepts_marketing": st.booleans(),
    }
)
PLACE = st.fixed_dictionaries(
    {
        "line1": st.builds(
            "{} {} {}".format,
            st.integers(1, 99999),
            st.sampled_from(["Juniper", "N Main", "Saint James", "West Oak"]),
            st.sampled_from(["St", "Street", "St.", "Ave", "Blvd", "Way"]),
        ),
        "city": st.sampled_from(["Austin", "New York", "St. Louis"]),
        "region_code": st.sampled_from(["TX", "NY", "MO"]),
        "postal_code": st.from_regex(r"[0-9]{5}", fullmatch=True),
    }
)
PEOPLE = st.lists(st.tuples(PERSON, PLACE), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def tables():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for file in sorted((SQL_FOLDER / "schema").glob("*.sql")):
            connection.execute(file.read_text().replace(" NOT NULL", ""))
        for file in sorted((SQL_FOLDER / "macros").glob("*.sql")):
            connection.execute(file.read_text())
        for macro in MACROS:
            connection.execute(statement(macro))
        yield connection


def put(tables, table, rows):
    tables.register("given_rows", pl.DataFrame(rows, infer_schema_length=None).to_arrow())
    tables.execute(f"INSERT INTO {table} BY NAME SELECT * FROM given_rows")


@cache
def mapping(name):
    return compile_mapping(MAPPINGS / f"{name}.yaml")


def made(tables, name):
    """The records of a mapping in the order of their source's keys; every one of them can be made."""
    compiled = mapping(name)
    rows = assembled(compiled, lambda text: pl.DataFrame(tables.sql(text).to_arrow_table())).sort("_record")
    assert rows["_problems"].drop_nulls().to_list() == []
    return [target_record(compiled.fields, row) for row in rows.iter_rows(named=True)]


def at_the_tills(tables, people):
    told = {"source_system": "heartland", "customer_type": "individual", "is_active": True}
    put(tables, "canonical.customers", [told | {"customer_id": f"c{n:03}"} | person for n, (person, _) in enumerate(people)])
    home = {"source_system": "heartland", "owner_kind": "customer", "role": "main"}
    places = [home | {"address_id": f"c{n:03}", "owner_id": f"c{n:03}"} | place for n, (_, place) in enumerate(people)]
    put(tables, "canonical.addresses", places)


def said(record):
    names = ("first_name", "last_name", "email", "phone", "full_address", "accepts_marketing")
    return {name: record.get(name) for name in names}


def by_salesforce(tables):
    accounts, contacts = (made(tables, f"heartland_customer_to_salesforce_{kind}") for kind in ("account", "contact"))
    own = [{"is_deleted": False, "load_id": "L", "line": n} for n in range(len(accounts))]
    put(
        tables,
        "staging.salesforce_accounts",
        [
            own[n]
            | {"id": f"001{n:03}", "name": account["Name"], "heartland_id": account["Heartland_Id__c"]}
            | {"customer_type": account["Heartland_Customer_Type__c"], "billing_street": account["BillingStreet"]}
            | {"billing_city": account["BillingCity"], "billing_state": account["BillingState"]}
            | {"billing_postal_code": account["BillingPostalCode"]}
            for n, account in enumerate(accounts)
        ],
    )
    put(
        tables,
        "staging.salesforce_contacts",
        [
            own[n]
            | {"id": f"003{n:03}", "account_id": f"001{n:03}", "first_name": contact["FirstName"]}
            | {"last_name": contact["LastName"], "email": contact["Email"], "phone": contact["Phone"]}
            | {"marketing_opt_in": contact["Heartland_Marketing_Opt_In__c"]}
            for n, contact in enumerate(contacts)
        ],
    )
    for step in ("canonical/customers_salesforce", "canonical/addresses_salesforce"):
        tables.execute(statement(step))
    return made(tables, "salesforce_customer_to_heartland_customer")


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE)
def test_a_customer_comes_back_from_salesforce_as_the_tills_know_them(tables, people):
    tables.begin()
    try:
        at_the_tills(tables, people)
        back = by_salesforce(tables)
        asked = "SELECT standard_street(line1) FROM canonical.addresses WHERE source_system = 'heartland' ORDER BY address_id"
        streets = [street for (street,) in tables.execute(asked).fetchall()]
    finally:
        tables.rollback()
    expected = [
        person
        | {"email": person["email"].lower()}
        | {"full_address": f"{street}, {place['city']}, {place['region_code']} {place['postal_code']}"}
        for (person, place), street in zip(people, streets, strict=True)
    ]
    assert [said(record) for record in back] == expected


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE)
def test_a_customer_comes_back_from_the_shop_under_the_same_name_and_mail_address(tables, people):
    tables.begin()
    try:
        at_the_tills(tables, people)
        accounts = made(tables, "heartland_customer_to_magento_customer")
        row = {"source_system": "magento", "is_active": True}
        rows = [
            row
            | {"customer_id": f"{n:03}", "email": one["email"], "first_name": one["firstname"], "last_name": one["lastname"]}
            for n, one in enumerate(accounts)
        ]
        put(tables, "canonical.customers", rows)
        back = made(tables, "magento_customer_to_heartland_customer")
    finally:
        tables.rollback()
    told = [(one["first_name"], one["last_name"], one["email"]) for one in back]
    assert told == [(one["first_name"], one["last_name"], one["email"].lower()) for one, _ in people]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(), st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY", "BHD"]))
def test_days_and_amounts_are_read_back_as_they_were_written(tables, day, minor, currency):
    amount = "minor_units(CAST(amount_of($2, $3) AS VARCHAR), currency_exponent($3))"
    asked = f"SELECT day_of(day_text($1)), day_of(us_day_text($1)), {amount}"
    assert tables.execute(asked, [day, minor, currency]).fetchone() == (day, day, minor)
