"""Every call is signed, once, by a known integration that may make it."""

import time

import httpx
import pytest
from oauthlib import oauth1

ORDERS = "orders?searchCriteria=&searchCriteria%5BpageSize%5D=1"


def url_of(shop, path: str) -> str:
    return f"{shop.client.base_url}/magento/rest/V1/{path}"


def signed_header(shop, url: str, *, timestamp: str | None = None, nonce: str | None = None, **replaced: str) -> dict[str, str]:
    credentials = {**shop.face.credentials, **replaced}
    client = oauth1.Client(
        credentials["consumer_key"],
        credentials["consumer_secret"],
        credentials["access_token"],
        credentials["access_token_secret"],
        signature_method=replaced.get("method", oauth1.SIGNATURE_HMAC_SHA256),
        timestamp=timestamp,
        nonce=nonce,
    )
    _, headers, _ = client.sign(url)
    return {"Authorization": headers["Authorization"]}


def ask(shop, **options: str) -> httpx.Response:
    url = url_of(shop, ORDERS)
    return shop.client.get(url, headers=signed_header(shop, url, **options))


def test_a_caller_without_credentials_gets_the_words_of_a_missing_permission(shop):
    answer = shop.client.get(url_of(shop, ORDERS))
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "The consumer isn't authorized to access %resources.",
        "parameters": {"resources": "Magento_Sales::actions_view"},
    }


def test_an_integration_without_the_resource_gets_the_same_words(shop):
    assert shop.get("orders", "searchCriteria=", auth=type(shop.auth)(shop.face.credentials, "limited_")).status_code == 401
    assert shop.get("products", "searchCriteria=", auth=type(shop.auth)(shop.face.credentials, "limited_")).status_code == 200


def test_a_bare_bearer_token_is_anonymous_unless_the_shop_allows_it(shop):
    bearer = {"Authorization": f"Bearer {shop.face.credentials['access_token']}"}
    assert shop.client.get(url_of(shop, ORDERS), headers=bearer).status_code == 401
    shop.switch(bearer_tokens=True)
    assert shop.client.get(url_of(shop, ORDERS), headers=bearer).status_code == 200


@pytest.mark.parametrize("wrong", ["consumer_secret", "access_token_secret"])
def test_a_wrong_secret_makes_the_signature_invalid(shop, wrong):
    answer = ask(shop, **{wrong: "f" * 32})
    assert (answer.status_code, answer.json()["message"]) == (401, "The signature is invalid. Verify and try again.")


@pytest.mark.parametrize("wrong", ["consumer_key", "access_token"])
def test_an_unknown_key_or_token_is_refused(shop, wrong):
    assert ask(shop, **{wrong: "f" * 32}).status_code == 401


def test_a_nonce_is_good_for_one_request(shop):
    assert ask(shop, nonce="n" * 32).status_code == 200
    answer = ask(shop, nonce="n" * 32)
    assert answer.status_code == 401
    assert answer.json() == {"message": "The nonce is already being used by the consumer with ID %1.", "parameters": [1]}


def test_a_timestamp_far_in_the_future_is_refused_and_an_old_one_is_not(shop):
    assert ask(shop, timestamp=str(int(time.time()) + 700)).status_code == 401
    assert ask(shop, timestamp=str(int(time.time()) + 500)).status_code == 200
    assert ask(shop, timestamp="1000000000").status_code == 200


def test_only_hmac_sha256_is_accepted(shop):
    answer = ask(shop, method=oauth1.SIGNATURE_HMAC_SHA1)
    assert answer.status_code == 400
    assert answer.json()["parameters"] == ["HMAC-SHA1"]


def test_a_header_without_a_nonce_names_what_is_missing(shop):
    header = {"Authorization": 'OAuth oauth_consumer_key="x"'}
    answer = shop.client.get(url_of(shop, ORDERS), headers=header)
    assert answer.status_code == 400
    assert {error["parameters"]["fieldName"] for error in answer.json()["errors"]} >= {"oauth_nonce", "oauth_token"}


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_a_careful_client_is_understood_by_every_generation(shop, generation):
    shop.switch(signature_generation=generation)
    query = shop.criteria(
        (("updated_at", "gteq", "2026-03-01 00:00:00"),),
        (("updated_at", "gt", "2026-03-01 00:00:00"), ("entity_id", "gt", "0")),
        sort=("updated_at", "entity_id"),
        size=2,
    )
    assert shop.get("orders", query).status_code == 200


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_an_array_index_of_ten_is_sorted_unlike_rfc_5849_by_every_generation(shop, generation):
    shop.switch(signature_generation=generation)
    ten, eleven = ([(("store_id", "eq", "1"),)] * count for count in (10, 11))
    assert shop.get("orders", shop.criteria(*ten, size=1)).status_code == 200
    assert shop.get("orders", shop.criteria(*eleven, size=1)).status_code == 401


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_a_plus_for_a_space_breaks_the_signature_of_a_nested_value(shop, generation):
    shop.switch(signature_generation=generation)
    query = shop.criteria((("updated_at", "gteq", "2026-03-01 00:00:00"),), size=1).replace("%20", "+")
    assert shop.get("orders", query).status_code == 401
