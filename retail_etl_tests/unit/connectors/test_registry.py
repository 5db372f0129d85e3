from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from retail_etl.connectors.interface import CursorKind
from retail_etl.connectors.registry import CONNECTORS, all_streams, build
from retail_etl.errors import SettingsError


def test_names_of_streams_are_had_without_credentials_and_without_http():
    code = (
        "import sys; from retail_etl.connectors.registry import all_streams; "
        "print(len(all_streams()), sorted({'httpx', 'pydantic', 'oauthlib', 'msgspec'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert shown.strip() == f"{len(all_streams())} []"


def test_every_stream_is_named_by_its_system_and_entity():
    assert {name: f"{stream.source}_{stream.entity}" for name, stream in all_streams().items()} == dict(
        zip(all_streams(), all_streams(), strict=True)
    )
    assert {name for name, system in CONNECTORS.items() for stream in system.streams.values() if stream.source != name} == set()


@pytest.mark.parametrize("stream", all_streams().values(), ids=list(all_streams()))
def test_a_declaration_is_whole(stream):
    assert stream.description
    assert stream.key
    assert set(stream.key) <= stream.keys.keep
    assert stream.cursor_field in stream.keys.keep or (stream.cursor is CursorKind.SNAPSHOT and not stream.cursor_field)
    assert isinstance(stream.overlap, int) == (stream.cursor is CursorKind.REVISION)


@pytest.mark.parametrize("stream", all_streams().values(), ids=list(all_streams()))
def test_no_card_secret_is_on_a_key_list(stream):
    banned = {
        "pan",
        "cvv",
        "cc_number_enc",
        "payment_token",
        "track",
        "pin",
        "card_number",
        "CardNumber",
        "cc_cid_status",
        "token",
    }

    assert not {part for path in stream.keys.keep for part in path.split(".")} & banned


def test_a_connector_is_built_from_whatever_has_the_right_names():
    settings = SimpleNamespace(base_url="http://127.0.0.1:1", client_id="c", client_secret=SecretStr("s"), other="x")

    connector = build("heartland", settings)

    assert connector.source == "heartland"
    assert connector.counts.requests == 0
    connector.close()


def test_an_unknown_system_is_told_with_the_known_ones():
    with pytest.raises(SettingsError, match=", ".join(CONNECTORS)):
        build("sap", object())


def test_there_is_one_line_a_system():
    assert set(CONNECTORS) == {stream.source for stream in all_streams().values()}
