"""What enters a signature in each of the three generations."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oauthlib import oauth1

from retail_etl.sandbox.magento.oauth1 import Integration, SignedCall, Verifier, base_url, protocol_parameters, signature
from retail_etl.sandbox.magento.rejections import RejectedCallError

CALLER = Integration(1, "k" * 32, "s" * 32, "t" * 32, "u" * 32)
BASE = "http://Shop.Example:80/rest/V1/orders"


def header(url: str, **given: str) -> str:
    client = oauth1.Client(
        CALLER.consumer_key,
        CALLER.consumer_secret,
        CALLER.access_token,
        CALLER.access_token_secret,
        signature_method=oauth1.SIGNATURE_HMAC_SHA256,
        **given,
    )
    return client.sign(url)[1]["Authorization"]


def verifies(url: str, generation, method: str = "GET") -> bool:
    call = SignedCall(method, url, header(url))
    try:
        return Verifier((CALLER,), lambda: 2e9, generation).integration(call) is CALLER
    except RejectedCallError as refused:
        if "signature" not in refused.message:
            raise
        return False


def encoded(text: str) -> str:
    return quote(text, safe="-._~")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["fields", "searchCriteria[pageSize]", "searchCriteria[a][0][value]"]),
        st.text("ab 1:/é-,%", max_size=9),
    )
)
def test_a_client_that_keeps_the_rules_is_understood_by_every_generation(parameters):
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in parameters.items())
    url = f"{BASE}?{query}" if query else BASE
    assert all(verifies(url, generation) for generation in (1, 2, 3))


@pytest.mark.parametrize(("generation", "understood"), [(1, False), (2, False), (3, True)])
def test_a_plus_in_a_plain_parameter_is_a_space_to_the_newest_generation_only(generation, understood):
    assert verifies(f"{BASE}?fields=a+b", generation) is understood


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_a_parameter_without_a_value_is_dropped_by_the_server_but_signed_by_the_client(generation):
    assert not verifies(f"{BASE}?searchCriteria", generation)
    assert verifies(f"{BASE}?searchCriteria=", generation)


@pytest.mark.parametrize(("generation", "understood"), [(1, True), (2, False), (3, True)])
def test_an_escaped_slash_in_a_path_segment_breaks_the_second_generation(generation, understood):
    assert verifies("http://shop.example/rest/V1/products/a%2Fb", generation) is understood


def test_the_default_port_and_the_case_of_the_host_do_not_matter():
    assert base_url(BASE, 1) == "http://shop.example/rest/V1/orders"
    assert base_url("https://shop.example:8443/x", 1) == "https://shop.example:8443/x"


def test_the_method_enters_the_signature():
    url = f"{BASE}?fields=a"
    protocol = protocol_parameters(header(url))
    assert signature("GET", url, protocol, CALLER, 1) == protocol["oauth_signature"]
    assert signature("PUT", url, protocol, CALLER, 1) != protocol["oauth_signature"]


def test_a_realm_in_the_header_is_not_a_parameter():
    assert protocol_parameters('OAuth realm="x", oauth_nonce="a%20b"') == {"oauth_nonce": "a b"}


def test_one_consumers_nonce_is_free_for_another():
    other = Integration(2, "K" * 32, "S" * 32, "T" * 32, "U" * 32)
    verifier = Verifier((CALLER, other), lambda: 2e9)
    verifier.integration(SignedCall("GET", BASE, header(BASE, nonce="n")))
    client = oauth1.Client(
        other.consumer_key,
        other.consumer_secret,
        other.access_token,
        other.access_token_secret,
        signature_method=oauth1.SIGNATURE_HMAC_SHA256,
        nonce="n",
    )
    assert verifier.integration(SignedCall("GET", BASE, client.sign(BASE)[1]["Authorization"])) is other


def test_a_token_of_another_consumer_is_refused():
    other = Integration(2, "K" * 32, "S" * 32, "T" * 32, "U" * 32)
    mixed = oauth1.Client(
        CALLER.consumer_key,
        CALLER.consumer_secret,
        other.access_token,
        other.access_token_secret,
        signature_method=oauth1.SIGNATURE_HMAC_SHA256,
    )
    with pytest.raises(RejectedCallError, match="token does not exist"):
        Verifier((CALLER, other), lambda: 2e9).integration(SignedCall("GET", BASE, mixed.sign(BASE)[1]["Authorization"]))
