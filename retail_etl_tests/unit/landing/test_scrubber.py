"""What counts as a card number, and what only looks like one."""

from __future__ import annotations

import pytest

from retail_etl.landing.scrubber import holds_card_number, scrub, scrub_text

CARDS = [
    "4111111111111111",
    "4000000000000000006",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "30569309025904",
    "6011111111111117",
    "3530111333300000",
    "6200000000000005",
    "6759649826438453",
]


@pytest.mark.parametrize("card", CARDS)
def test_every_issuers_numbers_are_found(card):
    text, cuts = scrub_text(f"paid with {card}, thanks")
    assert (text, cuts) == (f"paid with [card number removed, last four {card[-4:]}], thanks", 1)


@pytest.mark.parametrize(
    "card", ["4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111 - 1111 - 1111 - 1111"]
)
def test_separators_hide_nothing(card):
    assert scrub_text(card) == ("[card number removed, last four 1111]", 1)


@pytest.mark.parametrize(
    "text",
    [
        "order 12345 4111111111111111",
        "4111111111111111 4111111111111111",
        "ref 2026-03-01 4111111111111111",
        "\uff14\uff11\uff11\uff11111111111111",
        '{"n":"4\\u003111111111111111"}',
    ],
)
def test_neighbouring_digits_other_scripts_and_escapes_hide_nothing(text):
    assert not holds_card_number(scrub_text(text)[0])
    assert "1111111" not in scrub_text(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # the check digit is wrong
        "1234567890123452",  # no issuer begins so
        "41111111111111111111",  # longer than any card number
        "2026-03-01 23:10:07",
        "1873345512",
        "c3c0a3a2-7a2e-4a52-bb5e-0f7d0f0fd101",
        "1Z999AA10123456784",
    ],
)
def test_what_only_looks_like_one_survives(text):
    assert scrub_text(text) == (text, 0)


def test_names_of_fields_are_looked_at_too():
    assert scrub({"4111111111111111": 1}) == ({"[card number removed, last four 1111]": 1}, 1)
