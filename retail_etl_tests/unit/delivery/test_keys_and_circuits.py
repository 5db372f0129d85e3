"""Keys that are the same however often they are computed, and circuits that open, probe and close."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail_etl.connectors.interface import Failure, FailureClass, Receipt, Unknown
from retail_etl.connectors.outcomes import says
from retail_etl.delivery.circuit import CircuitSettings, after, allows
from retail_etl.delivery.keys import content_hash, idempotency_key
from retail_etl.delivery.settling import RetrySettings
from retail_etl.errors import UnusableInputError
from retail_etl.operations.queue_records import Circuit

NOW = datetime(2026, 4, 11, 8, tzinfo=UTC)
SETTINGS = CircuitSettings()
SERVED, SILENT = Receipt("k", "1"), Unknown("k", "no answer")
REFUSED = Failure("k", FailureClass.STOP_THE_LINE, "credentials", "password expired")
PAYLOADS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), PAYLOADS, max_size=4))
def test_the_order_of_fields_changes_no_key(payload):
    turned = dict(reversed(list(payload.items())))
    assert idempotency_key("t", "e", "r", 1, payload) == idempotency_key("t", "e", "r", 1, turned)
    assert says(payload, turned)


@given(st.dictionaries(st.text(max_size=3), PAYLOADS, max_size=3), st.integers(1, 9), st.integers(1, 9))
def test_each_revision_has_a_key_of_its_own_that_every_target_takes(payload, one, other):
    keys = [idempotency_key("t", "e", "r", revision, payload) for revision in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
    assert all(len(key) == 40 and key.isalnum() for key in keys)


def test_a_float_has_no_key():
    with pytest.raises(UnusableInputError, match="float"):
        content_hash({"lines": [{"amount": 1.1}]})


@pytest.mark.parametrize(
    ("document", "payload", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": "1.00"}, True),
        ({"a": None}, {"a": ""}, True),
        ({"a": True}, {"a": 1}, False),
        ({"a": [1, 2]}, {"a": ["1"]}, False),
        ({}, {"a": "x"}, False),
        (None, {"a": "x"}, False),
    ],
)
def test_numbers_are_compared_by_value_and_nothing_else_is_guessed(document, payload, expected):
    assert says(document, payload) is expected


def test_a_circuit_opens_after_several_silent_batches_probes_once_and_closes_again():
    circuit = Circuit("shelf")
    for number in range(SETTINGS.failures_max):
        assert allows(circuit, NOW), number
        circuit = after(circuit, [SILENT], NOW, SETTINGS)
    assert (circuit.state, allows(circuit, NOW)) == ("open", False)
    assert allows(circuit, NOW + SETTINGS.first_pause)
    assert after(circuit, [SERVED], NOW + SETTINGS.first_pause, SETTINGS) == Circuit("shelf")


def test_each_failed_probe_doubles_the_pause_up_to_the_longest():
    circuit, pauses, now = Circuit("shelf"), [], NOW
    for _ in range(14):
        circuit = after(circuit, [SILENT], now, SETTINGS)
        if circuit.state == "open":
            pauses.append((circuit.probe_at - now) / timedelta(minutes=1))
            now = circuit.probe_at
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30, 30, 30]


def test_one_served_item_of_a_batch_keeps_the_circuit_closed():
    assert after(Circuit("shelf", failures=4), [SILENT, SERVED], NOW, SETTINGS).failures == 0


def test_refused_credentials_open_it_at_once_and_a_time_that_was_named_is_kept_to():
    assert after(Circuit("shelf"), [SERVED, REFUSED], NOW, SETTINGS).probe_at == NOW + SETTINGS.refused_pause
    quota = Failure("k", FailureClass.STOP_THE_LINE, "quota", "requests of the day are used", wait_seconds=7200)
    assert after(Circuit("shelf"), [quota], NOW, SETTINGS).probe_at == NOW + timedelta(hours=2)


@given(st.integers(1, 60), st.floats(0, 1))
def test_waits_grow_and_end_and_never_spin(attempts, random):
    wait = RetrySettings().wait(attempts, lambda: random)
    assert timedelta(seconds=1) <= wait <= timedelta(minutes=15)
