from retail_etl.cli.truth import (
    CardsBooked,
    Shown,
    compare,
    expected_cards,
    expected_exceptions,
    expected_quarantine,
    expected_timing,
    found_items,
    record_id,
)

LEGS = ("order_payment", "batch_gl", "deposit_bank")
BANK_LINE = {"system": "epicor", "entity": "gl_line", "id": "EPIC06/MAIN/2026//GJ/372/1"}
TRUTH = {
    "planted": [
        {
            "fault": "duplicate_charge",
            "class": "duplicate_charge",
            "ids": {"payment": "pay_2"},
            "shows": [
                {
                    "leg": "order_payment",
                    "class": "duplicate_charge",
                    "members": [{"system": "heartland", "entity": "payment", "id": "pay_2"}],
                    "amount_minor": 500,
                }
            ],
        },
        {
            "fault": "deposit_transposed",
            "class": "amount_mismatch",
            "ids": {"deposit": "dep_9"},
            "shows": [
                {
                    "leg": "batch_gl",
                    "class": "amount_mismatch",
                    "members": [{"system": "heartland", "entity": "batch_share", "id": "bat_4/amex"}, BANK_LINE],
                    "amount_minor": -2700,
                },
                {"leg": "fee_gl", "class": "missing_in_gl", "members": [BANK_LINE], "amount_minor": 1},
            ],
        },
        {"fault": "unusable_amount", "class": "quarantine", "ids": {"payment": "pay_7"}, "shows": []},
    ],
    "in_transit": [
        {"leg": "batch_gl", "entity": "batch_share", "id": "bat_5", "amount_minor": 100},
        {"leg": "order_payment", "entity": "order", "id": "000000900", "amount_minor": 200},
        {"leg": "payment_batch", "entity": "payment", "id": "pay_9", "amount_minor": 300},
    ],
    "at_risk": [],
}


def test_planted_faults_become_the_outcomes_that_they_must_show_as():
    assert expected_exceptions(TRUTH, LEGS) == {
        Shown("order_payment", "duplicate_charge", ("pay_2",), 500),
        Shown("batch_gl", "amount_mismatch", ("GL-MAIN-2026-GJ-372-1", "bat_4-AMEX"), -2700),
    }
    assert expected_quarantine(TRUTH) == {"pay_7"}


def test_only_legs_that_run_are_expected_to_have_anything_on_the_way():
    assert expected_timing(TRUTH, LEGS) == {
        Shown("batch_gl", "timing", ("bat_5",), 100),
        Shown("order_payment", "timing", ("MO-000000900",), 200),
    }


def test_an_outcome_is_told_by_all_its_members_and_a_finding_by_the_record_that_it_is_about():
    items = [
        {
            "leg": "batch_gl",
            "record_id": "bat_4",
            "state": "exception",
            "class": "amount_mismatch",
            "outcome_id": "o1",
            "amount_minor": 7,
        },
        {
            "leg": "fee_gl",
            "record_id": "bat_6",
            "state": "finding",
            "class": "fee_variance",
            "outcome_id": "o2",
            "amount_minor": 500,
        },
        {
            "leg": "batch_gl",
            "record_id": "bat_5",
            "state": "timing",
            "class": "timing",
            "outcome_id": "o3",
            "amount_minor": 100,
        },
    ]
    members = [
        {"outcome_id": "o1", "record_id": "bat_4"},
        {"outcome_id": "o1", "record_id": "GL-1"},
        {"outcome_id": "o2", "record_id": "bat_6"},
        {"outcome_id": "o2", "record_id": "GL-2"},
    ]
    exceptions, timing = found_items(items, members)
    assert exceptions == {
        Shown("batch_gl", "amount_mismatch", ("GL-1", "bat_4"), 7),
        Shown("fee_gl", "fee_variance", ("bat_6",), 500),
    }
    assert timing == {Shown("batch_gl", "timing", ("bat_5",), 100)}


def test_another_amount_is_a_difference():
    expected, found = Shown("batch_gl", "timing", ("a",), 100), Shown("batch_gl", "timing", ("a",), 101)
    assert compare({expected}, {found}).lines() == ["missing  batch_gl: timing 1.00: a", "surplus  batch_gl: timing 1.01: a"]


def test_records_are_called_as_the_report_calls_them():
    told = {
        ("magento", "order", "000000900"): "MO-000000900",
        ("magento", "credit_memo", "000000072"): "MC-000000072",
        ("epicor", "bank_line", "202603-17"): "BANK-202603-17",
        ("heartland", "drawer", "loc_01/2026-03-02"): "CASH-loc_01-2026-03-02",
        ("heartland", "report_sum", "loc_01/2026-03-02/Gift Card"): "REP-loc_01-2026-03-02-GIFT_CARD",
        ("heartland", "entry", "row_x000001"): "row_x000001",
    }
    for (system, entity, identifier), expected in told.items():
        assert record_id({"system": system, "entity": entity, "id": identifier}) == expected


def test_gift_cards_that_are_owed_and_not_booked_so_are_told_by_store_day_and_amount():
    planted = {"leg": "gift_cards", "ids": {"location": "loc_02", "day": "2026-03-09"}, "amount_minor": 2500}
    expected = expected_cards({"planted": [planted, {"leg": "batch_gl", "ids": {"deposit": "dep_9"}, "amount_minor": 1}]})
    assert expected == {CardsBooked("loc_02", "2026-03-09", 2500)}
    told = compare(expected, {CardsBooked("loc_02", "2026-03-10", 2500)}).lines()
    assert told == [
        "missing  gift cards of loc_02 on 2026-03-09: 25.00 owed and not booked so",
        "surplus  gift cards of loc_02 on 2026-03-10: 25.00 owed and not booked so",
    ]
