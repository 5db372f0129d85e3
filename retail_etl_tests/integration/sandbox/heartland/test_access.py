import httpx
import pytest
from oauthlib.oauth2 import BackendApplicationClient

pytestmark = pytest.mark.integration


def ask(running, **form):
    return httpx.post(f"{running.url('heartland')}/oauth/token", data=form)


def test_a_client_library_that_we_did_not_write_gets_a_token_and_reads(running):
    known = running.credentials["heartland"]
    library = BackendApplicationClient(client_id=known["client_id"], scope=["payments.read"])
    body = library.prepare_request_body(client_secret=known["client_secret"], include_client_id=True)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(f"{running.url('heartland')}/oauth/token", content=body, headers=headers)
    token = library.parse_request_body_response(answer.text)
    assert token["expires_in"] == 3600
    assert answer.headers["Cache-Control"] == "no-store"
    _, signed, _ = library.add_token("https://heartland.example/v1/payments", token_placement="auth_header")
    assert httpx.get(f"{running.url('heartland')}/v1/payments", headers=signed).status_code == 200


def test_token_errors_are_those_of_the_standard(running):
    known = running.credentials["heartland"]
    pair = {"client_id": known["client_id"], "client_secret": known["client_secret"]}
    assert ask(running, **pair).json()["error"] == "invalid_request"
    assert ask(running, **pair, grant_type="password").json()["error"] == "unsupported_grant_type"
    assert ask(running, **pair, grant_type="client_credentials", scope="orders.write").json()["error"] == "invalid_scope"
    wrong = ask(running, client_id=known["client_id"], client_secret="no", grant_type="client_credentials")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


def test_a_scope_that_is_missing_is_forbidden(running):
    known = running.credentials["heartland"]
    form = {
        "grant_type": "client_credentials",
        "scope": "orders.read",
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
    }
    token = ask(running, **form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{running.url('heartland')}/v1/orders", headers=headers).status_code == 200
    refused = httpx.get(f"{running.url('heartland')}/v1/payments", headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (403, "forbidden")


def test_a_burst_is_answered_429_with_the_seconds_to_wait(fresh, sign_in):
    with fresh(rate=0.5, burst=5) as running, sign_in(running) as client:
        answers = [client.get("/v1/products", params={"per_page": 1}) for _ in range(7)]
        assert [answer.status_code for answer in answers[:5]] == [200] * 5
        assert answers[0].headers["X-RateLimit-Limit"] == "5"
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers[:5]] == ["4", "3", "2", "1", "0"]
        refused = answers[-1]
        assert (refused.status_code, refused.json()["error"]) == (429, "rate_limited")
        assert 1 <= int(refused.headers["Retry-After"]) <= 2
