import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.integration


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent and answers the statuses it was given, then 204."""

    daemon_threads = True

    def __init__(self, statuses=()) -> None:
        super().__init__(("127.0.0.1", 0), Keeper)
        self.statuses, self.got, self.arrived = list(statuses), [], threading.Condition()

    def wait_for(self, count):
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= count, timeout=20)
            return list(self.got)


class Keeper(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.arrived:
            self.server.got.append((dict(self.headers), body))
            status = self.server.statuses.pop(0) if self.server.statuses else 204
            self.server.arrived.notify_all()
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        """Silence."""


@pytest.fixture
def receiver():
    made = []

    def start(*statuses):
        server = Receiver(statuses)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        made.append(server)
        return server

    yield start
    for server in made:
        server.shutdown()
        server.server_close()


def subscribe(admin, server, *events):
    answer = admin.client.post(
        "/v1/webhooks", json={"url": f"http://127.0.0.1:{server.server_port}/in", "events": list(events)}
    )
    assert answer.status_code == 201
    return answer.json()


def good(headers, body, secret):
    moment, *digests = [part.partition("=")[2] for part in headers["X-Heartland-Signature"].split(",")]
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return abs(time.time() - int(moment)) < 300 and signed in digests


def test_a_delivery_is_signed_over_its_raw_bytes_and_names_the_record(admin, receiver):
    server = receiver()
    hook = subscribe(admin, server, "customer.updated")
    admin.client.put("/v1/customers/cus_000001", json={"phone": "+12125550000"})
    ((headers, body),) = server.wait_for(1)
    event = json.loads(body)
    assert good(headers, body, hook["secret"])
    assert headers["X-Heartland-Delivery"] == event["id"]
    assert (event["type"], event["data"]["object"], event["data"]["id"]) == ("customer.updated", "customer", "cus_000001")
    assert "secret" not in admin.client.get(f"/v1/webhooks/{hook['id']}").json()


def test_a_delivery_that_fails_comes_again_under_the_same_id(fresh, sign_in, caller, receiver):
    with fresh(webhook_retry_seconds=(0.01, 0.01)) as running, sign_in(running, admin=True) as client:
        server = receiver(500, 503)
        subscribe(caller(running, client), server, "webhook.ping")
        got = server.wait_for(3)
        assert [headers["X-Heartland-Attempt"] for headers, _ in got] == ["1", "2", "3"]
        assert len({headers["X-Heartland-Delivery"] for headers, _ in got}) == 1
        assert len({body for _, body in got}) == 1


def test_gone_ends_a_subscription_at_once(admin, receiver):
    server = receiver(410)
    hook = subscribe(admin, server, "webhook.ping")
    server.wait_for(1)
    for _ in range(200):
        if not admin.client.get(f"/v1/webhooks/{hook['id']}").json()["active"]:
            return
    pytest.fail("the hook stayed active")


def test_a_rotated_secret_and_the_former_one_both_sign(admin, receiver):
    server = receiver()
    hook = subscribe(admin, server, "product.updated")
    new = admin.client.put(f"/v1/webhooks/{hook['id']}", json={"rotate_secret": True}).json()["secret"]
    admin.client.put("/v1/products/prd_00001", json={"name": "Cotton tee"})
    ((headers, body),) = server.wait_for(1)
    assert new != hook["secret"]
    assert good(headers, body, new)
    assert good(headers, body, hook["secret"])


def test_duplicated_deliveries_share_their_id(admin, receiver):
    server = receiver()
    admin.control("/faults", {"kind": "duplicated_webhook", "system": "heartland"})
    subscribe(admin, server, "webhook.ping")
    first, second = server.wait_for(2)
    assert first[0]["X-Heartland-Delivery"] == second[0]["X-Heartland-Delivery"]


def test_reordered_deliveries_arrive_in_the_other_order_and_none_is_lost(admin, receiver):
    server = receiver()
    hook = subscribe(admin, server, "customer.updated")
    admin.control("/faults", {"kind": "reordered_webhook", "system": "heartland", "target": hook["id"]})
    for phone in ("+12125550001", "+12125550002", "+12125550003"):
        admin.client.put("/v1/customers/cus_000002", json={"phone": phone})
    events = [json.loads(body) for _, body in server.wait_for(3)]
    phones = [event["data"]["resource"]["phone"] for event in events]
    sequences = [event["sequence"] for event in events]
    assert phones.index("+12125550002") < phones.index("+12125550001")
    assert sequences != sorted(sequences)
    assert sorted(phones) == ["+12125550001", "+12125550002", "+12125550003"]


def test_time_that_passes_is_told_as_events(fresh, sign_in, caller, receiver):
    with fresh() as running, sign_in(running, admin=True) as client:
        me, server = caller(running, client), receiver()
        subscribe(me, server, "batch.closed", "deposit.created")
        me.control("/clock", {"advance": {"days": 3}})
        kinds = {json.loads(body)["type"] for _, body in server.wait_for(10)}
        assert kinds <= {"batch.closed", "deposit.created"}


@pytest.mark.parametrize(
    "body",
    [
        {"url": "http://example.com/in", "events": ["order.created"]},
        {"url": "https://example.com/in", "events": []},
        {"url": "https://example.com/in", "events": ["order.sung"]},
    ],
)
def test_subscriptions_that_cannot_be_are_422(admin, body):
    assert admin.client.post("/v1/webhooks", json=body).status_code == 422


def test_a_subscription_can_be_listed_and_deleted(admin, receiver):
    hook = subscribe(admin, receiver(), "order.updated")
    assert hook["id"] in [shown["id"] for shown in admin.client.get("/v1/webhooks").json()["results"]]
    assert admin.client.delete(f"/v1/webhooks/{hook['id']}").status_code == 204
    assert admin.client.get(f"/v1/webhooks/{hook['id']}").status_code == 404
