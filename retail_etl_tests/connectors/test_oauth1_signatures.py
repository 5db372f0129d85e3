"""Our signatures, checked by what the shop does, written down a second time from how it reads a request.

Generation 1 (Zend, to 2.4.5) sorts encoded names in natural order and drops query parts without exactly one ``=``.
Generation 3 (the shop's own, from about 2.4.8) sorts decoded names by bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from functools import cmp_to_key
from urllib.parse import quote, unquote, urlsplit

import httpx
import pytest

from retail_etl.connectors.http.oauth1 import OAuth1Auth, OAuth1Credentials
from retail_etl.connectors.http.query import encode_query
from retail_etl.connectors.magento.keyset import ByChange, ByText, ByTransaction, Keyset
from retail_etl.connectors.magento.search import Filter, criteria

KEYS = OAuth1Credentials("ck" * 16, "cs/&=%" * 5, "at" * 16, "ts +~" * 6)
WINDOW = ByChange(datetime(2026, 3, 2, 5, tzinfo=UTC), datetime(2026, 3, 3, 5, tzinfo=UTC), "T")
SPACED = ByChange(WINDOW.first, WINDOW.last, "space")


def asked(keyset: Keyset, reached: tuple[object, ...]) -> list[tuple[str, str]]:
    return criteria(keyset.after(reached), page_size=100, sort=keyset.sort)


GOLDEN = "frat+mB0aqSxiQe5wCszerZWONm9p4dJuJtviq52v+w="  # of the fixed nonce and timestamp below, by all three ways
QUERIES = {
    "keyset": asked(WINDOW, (WINDOW.first, 4711)),
    "a moment with a space": asked(SPACED, (WINDOW.first, 4711)),
    "many ids": asked(ByTransaction(0, 99, tuple(range(1, 101))), (7,)),
    "a SKU of odd characters": asked(ByText("sku", (Filter("source_code", "eq", "a b"),)), ("50% wool/cotton & 'silk' #1",)),
    "count": [*criteria(WINDOW.whole(), page_size=1), ("fields", "items[entity_id],total_count")],
    "indexes to nine": criteria([[Filter("sku", "eq", f"A {n}/é+~&%") for n in range(3)] for _ in range(10)], page_size=300),
    "none": [],
}


def pct(text: str) -> str:
    return quote(text, safe="-._~")


def natural(left: str, right: str) -> int:
    """PHP's ``strnatcmp``, for what stands in our names: digits compare as numbers, the rest as bytes."""
    for mine, theirs in zip(re.findall(r"\d+|\D", left), re.findall(r"\d+|\D", right), strict=False):
        if mine == theirs:
            continue
        if mine.isdigit() and theirs.isdigit() and int(mine) != int(theirs):
            return -1 if int(mine) < int(theirs) else 1
        return -1 if mine < theirs else 1
    return len(left) - len(right)


def protocol(header: str) -> dict[str, str]:
    return {name: unquote(value) for name, value in re.findall(r'(oauth_\w+)="([^"]*)"', header)}


def split_query(url: str) -> list[tuple[str, str]]:
    parts = [part.split("=") for part in urlsplit(url).query.split("&") if part]
    return [(unquote(part[0]), unquote(part[1])) for part in parts if len(part) == 2]


def digest(method: str, url: str, normalised: str) -> str:
    bare = urlsplit(url)._replace(query="", fragment="").geturl()
    base = "&".join((method, pct(bare), pct(normalised)))
    key = f"{pct(KEYS.consumer_secret)}&{pct(KEYS.access_token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()


def generation_1(method: str, url: str, given: dict[str, str]) -> str:
    pairs = [(pct(name), pct(value)) for name, value in [*split_query(url), *given.items()] if name != "oauth_signature"]
    pairs.sort(key=cmp_to_key(lambda left, right: natural(left[0], right[0])))
    return digest(method, url, "&".join(f"{name}={value}" for name, value in pairs))


def generation_3(method: str, url: str, given: dict[str, str]) -> str:
    pairs = [(name, value) for name, value in [*split_query(url), *given.items()] if name != "oauth_signature"]
    pairs.sort(key=lambda pair: (pair[0].encode(), pair[1].encode()))
    return digest(method, url, "&".join(f"{pct(name)}={pct(value)}" for name, value in pairs))


def signed(url: str, **changes) -> httpx.Request:
    request = httpx.Request("GET", url)
    return next(OAuth1Auth(KEYS, **changes).auth_flow(request))


@pytest.mark.parametrize("query", QUERIES.values(), ids=[name.replace(" ", "-") for name in QUERIES])
@pytest.mark.parametrize("verify", [generation_1, generation_3])
def test_every_generation_accepts_what_we_sign(query, verify):
    text = encode_query(query)
    url = "https://shop.example/rest/all/V1/orders" + (f"?{text}" if text else "")

    request = signed(url)

    given = protocol(request.headers["Authorization"])
    assert str(request.url) == url, "the URL must leave as it was signed"
    assert given["oauth_signature_method"] == "HMAC-SHA256"
    assert given["oauth_signature"] == verify("GET", str(request.url), given)


def test_the_signature_of_a_known_request_never_changes():
    url = "https://shop.example/rest/all/V1/orders?" + encode_query(QUERIES["a moment with a space"])

    request = signed(url, nonce=lambda: "n0nce", timestamp=lambda: "1772427600")

    given = protocol(request.headers["Authorization"])
    assert given["oauth_nonce"] == "n0nce"
    assert given["oauth_timestamp"] == "1772427600"
    assert given["oauth_signature"] == GOLDEN == generation_1("GET", url, given) == generation_3("GET", url, given)


def test_a_changed_url_is_noticed():
    request = signed("https://shop.example/rest/all/V1/orders?a=1")
    given = protocol(request.headers["Authorization"])

    assert given["oauth_signature"] != generation_1("GET", "https://shop.example/rest/all/V1/orders?a=2", given)


def test_behind_a_proxy_the_address_that_the_shop_sees_is_signed():
    request = signed(
        "http://10.0.0.5/rest/V1/orders?a=1", signed_url=lambda url: url.replace("http://10.0.0.5", "https://shop.example")
    )
    given = protocol(request.headers["Authorization"])

    assert str(request.url).startswith("http://10.0.0.5/")
    assert given["oauth_signature"] == generation_1("GET", "https://shop.example/rest/V1/orders?a=1", given)


def test_two_signatures_never_share_a_nonce():
    headers = [protocol(signed("https://shop.example/x").headers["Authorization"])["oauth_nonce"] for _ in range(50)]

    assert len(set(headers)) == 50
