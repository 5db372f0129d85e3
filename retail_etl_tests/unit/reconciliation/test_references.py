from datetime import date

import pytest

from retail_etl.reconciliation.references import Vocabulary, is_near, order_key

LINE_DAY = date(2026, 3, 9)


@pytest.fixture
def known():
    words = Vocabulary(stores={"ST01", "ST02"}, registers={"R1"}, tenders={"VISA", "AMEX", "CASH"})
    words.add_ids(["HB-0302-01", "100000801"])
    return words


def test_a_reference_names_a_record_word_for_word_whatever_its_case(known):
    assert known.read(" hb-0302-01 ", LINE_DAY).ids == ("HB-0302-01",)
    assert known.read("DEP HB-0302-01, 100000801", LINE_DAY).ids == ("HB-0302-01", "100000801")


@pytest.mark.parametrize("text", ["HB-0302-10", "HB-0302-1", "HB030201", "HD-0302-01", "100000999"])
def test_what_reads_like_an_id_and_is_none_is_remembered_as_such(known, text):
    naming = known.read(text, LINE_DAY)
    assert naming.ids == ()
    assert naming.like_ids == (text,)


@pytest.mark.parametrize("text", ["HRTLND FEES MAR", "MISC DEP", "AMEX DEP", "REV J881", "", "CHECK 4471"])
def test_plain_words_are_no_ids(known, text):
    assert known.read(text, LINE_DAY).like_ids == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ST01 CASH 0306", {date(2026, 3, 6)}),
        ("ST01 2026-03-06 VISA", {date(2026, 3, 6)}),
        ("ST01 03/06", {date(2026, 3, 6)}),
        ("ST01 20260306", {date(2026, 3, 6)}),
        ("ST01 0306-0307", {date(2026, 3, 6), date(2026, 3, 7)}),
        ("ST01 0306-07", {date(2026, 3, 6), date(2026, 3, 7)}),
        ("ST01 1231", {date(2025, 12, 31)}),
    ],
)
def test_days_are_read_in_the_year_of_the_line(known, text, days):
    naming = known.read(text, LINE_DAY)
    assert naming.stores == {"ST01"}
    assert naming.days == days


def test_bankcard_is_every_card_but_amex(known):
    naming = known.read("BANKCARD DEP", LINE_DAY)
    assert [naming.covers_tender(t) for t in ("VISA", "MC", "DISCOVER", "AMEX", "CASH", "GIFT_CARD")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_order_number_is_one_with_and_without_its_prefix():
    assert order_key("MO-100000301") == order_key("#100000301") == order_key(" 100000301 ") == "100000301"


def test_two_typing_errors_are_near_and_three_are_not():
    assert is_near("HB-0302-10", "HB-0302-01")
    assert not is_near("HB-0999-77", "HB-0302-01")
