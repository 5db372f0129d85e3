"""What the forms of statements say, and how they say which way money went."""

from __future__ import annotations

from decimal import Decimal

import pytest

from retail_etl.statements import AccountNames, CsvLayout, StatementError, read_statements
from retail_etl_tests.unit.statements import samples


def read(name, content):
    body = content if isinstance(content, bytes) else content.encode()
    return read_statements(name, body, samples.NAMES, samples.LAYOUTS)


def amounts(statement):
    return [str(line.amount) for line in statement.lines]


FILES = {
    "march.ofx": samples.OFX_SGML,
    "card.qfx": samples.OFX_XML,
    "0304.bai": samples.BAI2,
    "044.xml": samples.CAMT,
    "checking-1.csv": samples.CSV_AMERICAN,
    "umsaetze.csv": samples.CSV_EUROPEAN,
}


@pytest.mark.parametrize("name", FILES)
def test_amounts_are_exact_and_days_are_the_bank_s_own(name):
    for statement in read(name, FILES[name]):
        for line in statement.lines:
            assert isinstance(line.amount, Decimal)
            assert line.booked_date.startswith("2026-03-0")


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".csv")])
def test_the_form_is_known_by_the_content_and_a_byte_order_mark_is_no_hindrance(name):
    assert read("statement.txt", FILES[name]) == read(name, FILES[name])
    assert read(name, b"\xef\xbb\xbf" + FILES[name].encode()) == read(name, FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_every_line_has_an_id_of_its_own_and_the_same_at_each_reading(name):
    first, second = ([line.line_id for statement in read(name, FILES[name]) for line in statement.lines] for _ in range(2))
    assert len(set(first)) == len(first)
    assert first == second


def test_ofx_amounts_are_signed_as_they_stand_with_point_or_comma():
    usd, cad = read("march.ofx", samples.OFX_SGML)
    assert amounts(usd) == ["1421.18", "-25.00", "-10.50", "0"]
    assert amounts(cad) == ["88.00"]
    assert (usd.currency, cad.currency) == ("USD", "CAD")
    assert (usd.opening, usd.closing, cad.closing) == (None, Decimal("9385.68"), Decimal("-12.00"))


def test_an_ofx_correction_stands_under_the_line_that_it_corrects():
    usd, _ = read("march.ofx", samples.OFX_SGML)
    assert [line.line_id.rpartition(":")[2] for line in usd.lines] == ["F1001", "F1002", "F0990", "F0991"]
    assert usd.lines[3].description == "Withdrawn by the bank: Sweep"


def test_an_ofx_line_may_be_in_a_currency_of_its_own():
    (card,) = read("card.qfx", samples.OFX_XML)
    assert [(line.amount, line.currency) for line in card.lines] == [(Decimal("-7.10"), "EUR")]
    assert card.lines_total == 0


def test_bai2_type_codes_say_which_way_money_went():
    usd, cad, jpy = read("0304.bai", samples.BAI2)
    assert [(line.bank_code, str(line.amount)) for line in usd.lines] == [
        ("142", "1421.18"),
        ("175", "50.00"),
        ("475", "-75.00"),
        ("699", "-25.00"),
    ]
    assert amounts(cad) == ["-15.00"]
    assert amounts(jpy) == ["800"]
    assert [statement.difference for statement in (usd, cad, jpy)] == [0, 0, 0]


def test_a_bai2_account_header_may_be_broken_anywhere():
    whole = samples.BAI2.replace("015/\n88,1137118", "015,1137118").replace("49,2451359,9/", "49,2451359,8/")
    whole = whole.replace("98,2451359,2,14/", "98,2451359,2,13/").replace("99,2453159,2,21/", "99,2453159,2,20/")
    between = samples.BAI2.replace("015/\n88,1137118,,,100", "015,1137118,,/\n88,100")
    with_a_spare_comma = samples.BAI2.replace("015/\n88,1137118,,,100", "015,1137118,,,/\n88,100")

    def said(text):
        return [(line.line_id, line.amount) for statement in read("x.bai", text) for line in statement.lines]

    assert said(whole) == said(between) == said(with_a_spare_comma) == said(samples.BAI2)


def test_a_bai2_text_goes_on_over_lines_and_keeps_its_commas():
    usd, *_ = read("0304.bai", samples.BAI2)
    assert usd.lines[0].description.endswith("settlement of operating")
    assert usd.lines[1].description == "Cash, bag 77"
    assert usd.lines[0].value_date == "2026-03-05"


def test_a_bai2_file_whose_control_totals_disagree_is_refused():
    with pytest.raises(StatementError, match="control total"):
        read("0304.bai", samples.BAI2.replace("16,475,7500", "16,475,7501"))


def test_a_bai2_report_that_takes_another_back_is_for_a_person():
    with pytest.raises(StatementError, match="by hand"):
        read("0304.bai", samples.BAI2.replace("02,RETAILER,BANKORG,1,260304,2359,JPY", "02,RETAILER,BANKORG,2,260304,2359,JPY"))


def test_a_bai2_test_report_is_none():
    statements = read("0304.bai", samples.BAI2.replace("BANKORG,1,260304,2359,JPY", "BANKORG,4,260304,2359,JPY"))
    assert [statement.currency for statement in statements] == ["USD", "CAD"]


def test_camt_entries_go_the_way_they_were_booked_also_when_they_take_one_back():
    europe, usd = read("044.xml", samples.CAMT)
    assert amounts(europe) == ["1000.00", "-50.00", "50.00", "-24.75"]
    assert (europe.opening, europe.closing, europe.difference) == (Decimal("-100.00"), Decimal("875.25"), 0)
    assert (usd.currency, amounts(usd)) == ("USD", ["2.4"])


def test_a_statement_that_does_not_foot_says_by_how_much():
    _, usd = read("044.xml", samples.CAMT)
    assert usd.difference == Decimal("0.1")


def test_camt_takes_the_references_of_all_parts_of_an_entry():
    europe, _ = read("044.xml", samples.CAMT)
    assert europe.lines[0].reference.startswith("HL:DEP:dep_00059")
    assert europe.lines[0].description == "Card takings of 2 March"
    assert europe.lines[0].bank_code == "PMNT/MCRD/POSP"


@pytest.mark.parametrize("version", ["001.02", "001.04", "001.13"])
def test_every_version_of_camt_053_is_read(version):
    assert read("044.xml", samples.CAMT.replace("053.001.08", f"053.{version}")) == read("044.xml", samples.CAMT)


def test_another_message_of_the_family_is_refused():
    with pytest.raises(StatementError, match=r"no camt\.053"):
        read("052.xml", samples.CAMT.replace("BkToCstmrStmt", "BkToCstmrAcctRpt"))


def test_entities_in_xml_are_refused():
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>'
    with pytest.raises(StatementError, match="XML"):
        read("x.xml", bomb)


def test_a_csv_with_columns_for_debit_and_credit_and_a_balance():
    (statement,) = read("checking-1.csv", samples.CSV_AMERICAN)
    assert amounts(statement) == ["-25.00", "1421.18", "-1000.00"]
    assert (statement.opening, statement.closing, statement.difference) == (Decimal("10000.00"), Decimal("10396.18"), 0)


def test_a_csv_with_decimal_commas_and_words_for_debit_in_two_currencies():
    europe, usd = read("umsaetze.csv", samples.CSV_EUROPEAN)
    assert (europe.account, usd.account) == ("europe", "operating")
    assert amounts(europe) == ["1234.56", "-9.00", "-9.00"]
    assert europe.lines[0].value_date == "2026-03-05"
    assert amounts(usd) == ["7.00"]


def test_a_csv_may_show_debits_as_positive():
    layout = CsvLayout("*", {"booked_date": "d", "amount": "a"}, account="x", currency="USD", debit_is_positive=True)
    (statement,) = read_statements("x.csv", b"d,a\n2026-03-04,5.00\n2026-03-04,-2.00\n", layouts=[layout])
    assert amounts(statement) == ["-5.00", "2.00"]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (b"d,a\n04.03.2026,5.00\n", "line 2.*no day"),
        (b"d,a\n2026-03-04,5.00\n2026-03-05,five\n", "line 3.*no decimal amount"),
        (b"d,a\n2026-03-04\n", "line 2: expected 2 columns"),
        (b"day,a\n", "columns d are not in the heading"),
        (b"\xff\xfe\x00", "no text in utf-8"),
    ],
)
def test_a_csv_that_breaks_its_layout_is_told_with_line_and_reason(broken, told):
    layout = CsvLayout("*", {"booked_date": "d", "amount": "a"}, account="x", currency="USD")
    with pytest.raises(StatementError, match=told):
        read_statements("x.csv", broken, layouts=[layout])


def test_a_csv_without_lines_is_a_quiet_day():
    layout = CsvLayout("*", {"booked_date": "d", "amount": "a"}, account="x", currency="USD")
    assert read_statements("x.csv", b"d,a\n", layouts=[layout]) == []


@pytest.mark.parametrize("content", [b"", b"   \n", b"hello", b"<html/>", b"OFXHEADER:100\n\nnothing", b"01,a,b,260305,"])
def test_what_is_no_statement_is_refused(content):
    with pytest.raises(StatementError):
        read("x.dat", content)


def test_accounts_are_called_by_alias_or_by_their_last_four():
    names = AccountNames({"4821": "operating"})
    assert names.alias("0001 2345-4821") == "operating"
    assert names.alias("999888777") == "ending-8777"
    with pytest.raises(StatementError, match="no number"):
        names.alias("")


def test_two_accounts_that_end_alike_are_not_taken_for_one():
    twin = samples.BAI2.replace(samples.NUMBER_CAD, "999" + samples.NUMBER_USD[3:])
    with pytest.raises(StatementError, match="two accounts are called operating"):
        read("0304.bai", twin)


def test_a_day_that_is_reported_twice_in_a_file_counts_as_reported_last():
    again = samples.BAI2.replace(",JPY,2/", ",USD,2/").replace("03,5555000111,,", f"03,{samples.NUMBER_CAD},CAD,")
    statements = read("0304.bai", again)
    assert [(statement.statement_id, amounts(statement)) for statement in statements[1:]] == [
        ("canada:CAD:2026-03-04", ["8.00"])
    ]


def test_two_statements_of_one_name_are_refused():
    same = samples.CAMT.replace(f"<Othr><Id>{samples.NUMBER_USD}</Id></Othr>", f"<IBAN>{samples.IBAN_EUR}</IBAN>").replace(
        "USD", "EUR"
    )
    with pytest.raises(StatementError, match="two statements are called europe:EUR:2026-044"):
        read("044.xml", same)


def test_a_card_number_stands_in_no_id():
    number = "4111111111111111"
    (card,) = read("card.qfx", samples.OFX_XML.replace("<FITID>X1", f"<FITID>2026-{number}-1"))
    assert number not in card.lines[0].line_id
    assert card.lines[0].line_id.startswith("operating:USD:2026-#")


@pytest.mark.parametrize("name", FILES)
def test_no_account_number_stands_in_what_was_read(name):
    told = repr(read(name, FILES[name]))
    for number in (samples.NUMBER_USD, samples.NUMBER_CAD, samples.IBAN_EUR):
        assert number not in told
