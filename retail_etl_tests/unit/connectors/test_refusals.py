from __future__ import annotations

from datetime import UTC, datetime

import pytest

from retail_etl.connectors.http.answer import Answer, Place
from retail_etl.connectors.http.refusals import Refusal, as_error, told_wait
from retail_etl.errors import CredentialError, RequestRejectedError

NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def answer(status: int = 429, **headers: str) -> Answer:
    return Answer("https://x.example/y", status, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "12"}, 12.0),
        ({"retry_after": " 0 "}, 0.0),
        ({"retry_after": "Mon, 02 Mar 2026 05:00:30 GMT"}, 30.0),
        ({"retry_after": "Mon, 02 Mar 2026 04:00:00 GMT"}, 0.0),
        ({"retry_after": "Mon, 02 Mar 2026 06:00:30 GMT", "date": "Mon, 02 Mar 2026 06:00:00 GMT"}, 30.0),
        ({"retry_after": "soon"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(headers, seconds):
    assert told_wait(answer(**headers), NOW) == seconds


def test_a_403_names_the_permission_that_the_stream_takes():
    error = as_error(answer(403), Refusal("no"), "heartland", Place("heartland_payments", None, "payments.read"))

    assert isinstance(error, CredentialError)
    assert "payments.read" in error.message
    assert "payments.read" in error.next_step


def test_what_the_source_names_goes_before_what_we_would_guess():
    error = as_error(answer(401), Refusal("no", permission="A::b"), "magento", Place("magento_orders", None, "C::d"))

    assert "A::b" in str(error)
    assert "C::d" not in str(error)


def test_a_long_explanation_is_cut():
    error = as_error(answer(400), Refusal("blah " * 1000), "magento", Place())

    assert isinstance(error, RequestRejectedError)
    assert len(str(error)) < 700
