from __future__ import annotations

import pytest

from retail_etl.connectors.http.redaction import Secrets


def test_known_secrets_are_cut_in_plain_and_in_url_form():
    secrets = Secrets(["p&ss w/rd"])

    assert secrets.cut("x p&ss w/rd y p%26ss%20w%2Frd z") == "x *** y *** z"


def test_the_longer_of_two_secrets_is_cut_first():
    assert Secrets(["token", "token-and-more"]).cut("token-and-more") == "***"


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc.DEF-123456",
        "Authorization: Basic cm9ib3Q6cGFzc3dvcmQ=",
        '{"access_token":"UNKNOWN-SECRET"}',
        "https://x/?api-key=UNKNOWN-SECRET&a=1",
        "oauth_signature=UNKNOWN-SECRET, x",
        "password: UNKNOWN-SECRET",
    ],
)
def test_secrets_nobody_told_us_of_are_cut_by_the_company_they_keep(text):
    shown = Secrets().cut(text)

    assert "UNKNOWN-SECRET" not in shown
    assert "abc.DEF" not in shown
    assert "cm9ib3Q6" not in shown
    assert "***" in shown


def test_ordinary_words_stay():
    text = "orders of 2026-03-02 could not be read: basic checks failed"

    assert Secrets(["no"]).cut(text) == text


def test_secrets_are_not_shown_by_their_keeper():
    assert "hush-hush" not in repr(Secrets(["hush-hush"]))
