from retail_etl.cli.truth import compare, expected_exceptions, expected_quarantine, expected_timing, found_items

LEGS = ("order_payment", "batch_gl")
TRUTH = {
    "planted": [
        {
            "fault": "duplicate_charge",
            "leg": "order_payment",
            "class": "duplicate_charge",
            "ids": {"payment": "pay_2", "original_payment": "pay_1", "increment_id": "000000732"},
        },
        {
            "fault": "order_without_payment",
            "leg": "order_payment",
            "class": "missing_in_heartland",
            "ids": {"increment_id": "000001578"},
        },
        {
            "fault": "deposit_not_posted",
            "leg": "batch_gl",
            "class": "missing_in_gl",
            "ids": {"deposit": "dep_9", "batches": ["bat_4"]},
        },
        {
            "fault": "stray_bank_line",
            "leg": "batch_gl",
            "class": "unexplained_gl",
            "ids": {"journal_code": "GJ", "journal_num": 372, "fiscal_year": 2026, "journal_line": 1},
        },
        {"fault": "unusable_amount", "leg": "staging", "class": "quarantine", "ids": {"payment": "pay_7"}},
    ],
    "in_transit": [
        {"leg": "batch_gl", "entity": "deposit", "id": "dep_3"},
        {"leg": "order_payment", "entity": "order", "id": "000000900"},
        {"leg": "payment_batch", "entity": "payment", "id": "pay_9"},
    ],
}


def test_planted_faults_become_the_open_items_that_they_must_show_as():
    assert expected_exceptions(TRUTH, LEGS) == {
        ("order_payment", "pay_2", "duplicate_charge"),
        ("order_payment", "MO-000001578", "missing_in_heartland"),
        ("batch_gl", "dep_9", "missing_in_gl"),
        ("batch_gl", "GL-MAIN-2026-GJ-372-1", "unexplained_gl"),
    }
    assert expected_quarantine(TRUTH) == {"pay_7"}


def test_only_legs_that_run_are_expected_to_have_anything_on_the_way():
    assert expected_timing(TRUTH, LEGS) == {("batch_gl", "dep_3", "timing"), ("order_payment", "MO-000000900", "timing")}


def test_a_batch_and_its_bank_line_are_about_their_deposit():
    exceptions, timing = found_items(
        [
            {"leg": "batch_gl", "record_id": "bat_4", "state": "exception", "class": "missing_in_gl"},
            {"leg": "batch_gl", "record_id": "bat_5", "state": "timing", "class": "timing"},
            {"leg": "order_payment", "record_id": "pay_2", "state": "exception", "class": "duplicate_charge"},
        ],
        {"bat_4": "dep_9", "bat_5": "dep_3"},
    )
    assert exceptions == {("batch_gl", "dep_9", "missing_in_gl"), ("order_payment", "pay_2", "duplicate_charge")}
    assert timing == {("batch_gl", "dep_3", "timing")}


def test_what_is_missing_and_what_is_surplus_are_both_told():
    difference = compare({("leg", "a", "timing")}, {("leg", "b", "timing")})
    assert difference.lines() == ["missing  leg: a as timing", "surplus  leg: b as timing"]
