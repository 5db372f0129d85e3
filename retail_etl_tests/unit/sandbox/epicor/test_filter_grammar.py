"""`$filter` and the where clause as languages."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retail_etl.sandbox.epicor.edm import EntityType
from retail_etl.sandbox.epicor.odata_filter import compile_filter
from retail_etl.sandbox.epicor.odata_options import read_options, select_rows
from retail_etl.sandbox.epicor.refusals import RefusedCallError
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.where_clause import compile_where

THING: EntityType = entity_type("Thing", "Company Num", "Company:s Num:i Name:s Amount:d Open:b Due:t Mark:g")
ROW = {
    "Company": "EPIC06",
    "Num": 7,
    "Name": "O'Brien and Sons",
    "Amount": Decimal("12.500"),
    "Open": True,
    "Due": dt.date(2026, 3, 2),
    "Mark": "6a0d7f5e-3f0c-4b53-9a55-0f5f6d1f2a10",
    "SysRevID": 2**60 + 1,
    "SysRowID": "x",
}
NOTHING = {**dict.fromkeys(ROW), "Company": "EPIC06"}


def holds(text: str, row=None) -> bool:
    return compile_filter(text, THING)(row or ROW)


@pytest.mark.parametrize(
    "text",
    [
        "Num eq 7",
        "7 eq Num",
        "Num ne 8 and Num gt 6 and Num ge 7 and Num lt 8 and Num le 7",
        "Amount eq 12.5",
        "Amount eq 12.50M",
        "Amount gt Num",
        "Name eq 'O''Brien and Sons'",
        "startswith(Name,'O''') and endswith(Name,'Sons') and contains(Name,' and ')",
        "tolower(Name) eq 'o''brien and sons'",
        "length(Name) eq 16",
        "Open",
        "not not Open",
        "Open eq true and not (Open eq false)",
        "Due eq 2026-03-02T00:00:00Z",
        "Due eq 2026-03-02T00:00:00",
        "Due lt 2026-03-02T01:00:00+00:30",
        "year(Due) eq 2026 and month(Due) eq 3 and day(Due) eq 2",
        "Mark eq 6A0D7F5E-3F0C-4B53-9A55-0F5F6D1F2A10",
        "SysRevID eq 1152921504606846977",
        "SysRevID ne 1152921504606846976",
        "Num eq 1 or Num eq 2 and Num eq 3 or Num eq 7",
        "not(Num eq 8)",
        "Name ne null",
    ],
)
def test_it_holds(text):
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Num eq null",
        "not contains(Name,'x')",
        "Name gt 'a'",
        "Name lt 'a'",
        "contains(Name,'x')",
        "Open",
        "not Open",
        "Due le 2026-03-02T00:00:00Z",
    ],
)
def test_null_meets_only_a_question_for_null(text):
    assert holds(text, NOTHING) is (text == "Num eq null")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Due ge '2026-03-01'", "incompatible types was detected. Found operand types 'Edm.DateTimeOffset' and 'Edm.String'"),
        ("num eq 7", "Could not find a property named 'num' on type 'Erp.Thing'"),
        ("Num eq '7'", "incompatible types"),
        ("Num eq", "Syntax error"),
        ("Num eq 7)", "Syntax error"),
        ("Num = 7", "Syntax error"),
        ("Name eq 'open", "Syntax error"),
        ("Num", "boolean"),
        ("contains(Num,'7')", "contains"),
        ("substringof('x',Name)", "substringof"),
        ("Due eq 2026-13-02T00:00:00Z", "Unrecognized"),
    ],
)
def test_it_is_refused_with_a_reason(text, says):
    with pytest.raises(RefusedCallError) as refused:
        compile_filter(text, THING)
    assert refused.value.status == 400
    assert says in refused.value.message


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_can_be_asked_for(text):
    quoted = text.replace("'", "''")
    assert holds(f"Name eq '{quoted}'", {**ROW, "Name": text})


@settings(deadline=None)
@given(st.integers(-(2**63), 2**63 - 1), st.integers(-2, 2))
def test_int64_compares_exactly(number, off):
    assert holds(f"SysRevID ge {number}", {**ROW, "SysRevID": number + off}) is (off >= 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Num = 7",
        "Thing.Num = 7",
        "Company = 'epic06'",
        "Name LIKE '%brien%' AND Num BETWEEN 5 AND 9",
        "Num IN (1, 7) or Num <> 7",
        "NOT (Num < 7) and Num <= 7.0",
        "Open = 1 AND Open = true",
        "Due >= '2026-03-01' AND Due < '2026-03-03'",
        "Name is not null",
        "Num not in (1, 2) BY Num DESC",
    ],
)
def test_a_where_clause_holds(text):
    assert compile_where(text, THING)[0](ROW)


@pytest.mark.parametrize("text", ["Nope = 1", "Num eq 7", "Num =", "Due >= 'soon'", "Num = 7 Name = 'x'", "(Num = 7"])
def test_an_unreadable_where_clause_ends_in_the_apology(text):
    with pytest.raises(RefusedCallError) as refused:
        compile_where(text, THING)
    assert refused.value.status == 500


def test_a_where_clause_can_order_its_rows():
    assert compile_where("Num > 1 BY Name DESC, Num", THING)[1] == [("Name", True), ("Num", False)]


def rows(count: int) -> list[dict]:
    return [{**ROW, "Num": number} for number in range(count)]


def test_the_servers_page_holds_where_no_top_is_sent():
    selection = select_rows(rows(250), read_options("$skip=100", THING), 100)
    assert [row["Num"] for row in selection.rows] == list(range(100, 200))
    assert (selection.total, selection.next_skip) == (250, 200)


def test_null_sorts_before_everything():
    mixed = [{**ROW, "Name": name} for name in ("b", None, "a")]
    ascending = select_rows(mixed, read_options("$orderby=Name", THING), None).rows
    assert [row["Name"] for row in ascending] == [None, "a", "b"]
