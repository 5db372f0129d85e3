"""The receiver as its sender sees it: what is signed and fresh is kept once, everything else is refused."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest

from retail_etl.errors import OperationsBusyError, SettingsError
from retail_etl.events.receiver import receiver_app
from retail_etl.events.serve import check_may_listen, serving
from retail_etl.operations.inbox_records import EventState

pytestmark = pytest.mark.integration

NOW = datetime(2026, 3, 1, 23, 10, tzinfo=UTC)
SECRET = "whsec_of_a_made_up_hook"
CARD = "4111111111111111"


@contextmanager
def sender(operations):
    app = receiver_app(operations, [SECRET], lambda: NOW)
    with serving(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


def deliver(client, body, secret=SECRET, **headers):
    stamp = str(int(NOW.timestamp()))
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return client.post("/heartland", content=body, headers={"X-Heartland-Signature": f"t={stamp},v1={digest}", **headers})


def event(**changes):
    told = {
        "id": "evt_008812",
        "type": "payment.succeeded",
        "sequence": 8812,
        "data": {"object": "payment", "id": "pay_000901"},
    }
    return json.dumps(told | changes).encode()


def kept(operations):
    with operations.reading() as books:
        return books.inbox.listed(list(EventState))


def test_a_delivery_is_kept_once_whatever_its_unsigned_headers_say(operations):
    with sender(operations) as client:
        for name in ("evt_008812", "evt_008812", "another"):
            assert deliver(client, event(), **{"X-Heartland-Delivery": name}).status_code == 204
    (one,) = kept(operations)
    assert (one.delivery_id, one.kind, one.state, one.received_at) == ("evt_008812", "payment.succeeded", "waiting", NOW)


def test_what_is_not_signed_by_our_secret_is_refused_and_leaves_nothing(operations):
    with sender(operations) as client:
        assert deliver(client, event(), "whsec_of_somebody_else").status_code == 401
        assert client.post("/heartland", content=event()).status_code == 401
        assert deliver(client, b"x" * ((1 << 20) + 1)).status_code == 413
        assert client.get("/heartland").status_code == 405
        assert client.get("/healthz").status_code == 204
    assert kept(operations) == []


def test_an_inbox_that_cannot_be_written_lets_the_sender_try_again(operations):
    class Busy:
        @contextmanager
        def queueing(self):
            raise OperationsBusyError("is kept by another writer")
            yield

    with sender(Busy()) as client:
        answer = deliver(client, event())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("written", [CARD, "4111 1111 1111 1111", "4\\u003111111111111111"])
def test_a_planted_number_is_in_no_file_of_the_inbox_and_a_long_id_stays_whole(operations, tmp_path, written, caplog):
    caplog.set_level("DEBUG")
    about = {"object": "payment", "id": "5555555555554444", "resource": {"note": "@@"}, "@@": 1, "updated_at": "@@"}
    bodies = [
        event(type="paid @@", data=about),
        event(id="@@", type="x", data={"object": "sonnet", "id": "@@"}),
        b'{"cut": "@@',
    ]
    with sender(operations) as client:
        for body in bodies:
            assert deliver(client, body.replace(b"@@", written.encode())).status_code == 204
    found = kept(operations)
    assert len(found) == 3
    (first,) = [one for one in found if one.delivery_id == "evt_008812"]
    assert json.loads(first.body)["data"]["id"] == "5555555555554444"
    assert sum(one.card_numbers_cut for one in found) >= 5
    operations.close()
    written_down = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()) + caplog.text.encode()
    assert CARD.encode() not in written_down.translate(None, b" -")
    assert b"4\\u00311" not in written_down


def test_without_a_secret_or_with_one_to_be_guessed_nothing_listens():
    with pytest.raises(SettingsError, match="believe nobody"):
        check_may_listen("127.0.0.1", [])
    with pytest.raises(SettingsError, match="outside this machine"):
        check_may_listen("192.0.2.7", ["short"])
    check_may_listen("127.0.0.1", ["short"])
    check_may_listen("192.0.2.7", [SECRET])
