"""Files of the landing folder: whole or not at all, read back by line, swept when nobody knows them."""

from __future__ import annotations

import errno
import hashlib
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from retail_etl.errors import UnusableInputError
from retail_etl.landing.files import LandingStore, Load
from retail_etl.landing.records import RecordCutter

LOAD = Load("heartland", "payments", date(2026, 3, 3), "20260303T050000.000000Z-ab")


@pytest.fixture
def cutter():
    return RecordCutter(frozenset({"id"}))


@pytest.fixture(params=["folder", "memory"])
def landing(request, tmp_path):
    return LandingStore(tmp_path / "landing" if request.param == "folder" else f"memory://{tmp_path.name}/landing")


def write(landing, cutter, *bodies, load=LOAD):
    with landing.writing(load, cutter) as writer:
        for number, body in enumerate(bodies):
            writer.add(body, (), f"https://till/{number}")
    return writer.landed


def test_a_load_is_read_back_by_line_and_hash(landing, cutter):
    landed = write(landing, cutter, b'[{"id": 1}, {"id": 2}]', b"[]", b'[{"id": 3}]')
    assert landed.path == "heartland/payments/2026-03-03/20260303T050000.000000Z-ab.ndjson.zst"
    assert landed.rows == 3
    assert len('{"id":1}') <= landed.longest_line <= len('{"id":1}\n{"id":2}\n')
    assert landed.pages == ((1, "https://till/0"), (3, "https://till/2"))
    assert landing.lines(landed.path, {1, 3}) == {1: '{"id":1}', 3: '{"id":3}'}
    with landing.local_file(landed.path) as file:
        assert hashlib.sha256(file.read_bytes()).hexdigest() == landed.sha256
        assert file.stat().st_size == landed.bytes


def test_a_load_that_is_compressed_in_pieces_is_read_back_in_order(landing, cutter, monkeypatch):
    monkeypatch.setattr("retail_etl.landing.writer._PIECE", 64)
    landed = write(landing, cutter, *(b'[{"id": %d}, {"id": "%s"}]' % (n, b"x" * n) for n in range(200)))
    assert landed.rows == 400
    assert [line for _, line in landing.each_line(landed.path)][-2:] == [b'{"id":199}', b'{"id":"%s"}' % (b"x" * 199)]
    assert list(landing.lines(landed.path, range(1, 401, 2)).values()) == [f'{{"id":{n}}}' for n in range(200)]
    with landing.local_file(landed.path) as file:
        assert hashlib.sha256(file.read_bytes()).hexdigest() == landed.sha256


def test_a_piece_that_finds_no_room_fails_the_load(tmp_path, cutter, monkeypatch):
    def no_room(_file, _piece):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("retail_etl.landing.writer._PIECE", 1)
    monkeypatch.setattr("retail_etl.landing.writer._Hashed.write", no_room)
    landing = LandingStore(tmp_path)
    with pytest.raises(OSError, match="no space left"):
        write(landing, cutter, *(b'[{"id": "%s"}]' % random.Random(n).randbytes(100_000).hex().encode() for n in range(4)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_empty_window_leaves_no_file(landing, cutter):
    assert write(landing, cutter, b"[]") is None
    with pytest.raises(UnusableInputError, match="gone"), landing.local_file(LOAD.path):
        pass


def test_a_load_that_fails_leaves_no_file(tmp_path, cutter):
    landing = LandingStore(tmp_path)

    def breaks_off():
        with landing.writing(LOAD, cutter) as writer:
            writer.add(b'[{"id": 1}]', (), "u")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_only_files_that_nobody_knows_and_that_are_old_are_swept(tmp_path, cutter):
    landing = LandingStore(tmp_path)
    known = write(landing, cutter, b'[{"id": 1}]').path
    orphan = write(landing, cutter, b'[{"id": 2}]', load=Load("heartland", "payments", date(2026, 3, 3), "b")).path
    partial = tmp_path / "heartland" / "payments" / ".c.partial"
    partial.write_bytes(b"x")
    (tmp_path / "README").write_text("not ours")
    now = datetime.now(UTC)
    assert landing.sweep({known}, now, timedelta(hours=1)) == []
    assert sorted(landing.sweep({known}, now + timedelta(hours=2), timedelta(hours=1))) == [
        "heartland/payments/.c.partial",
        orphan,
    ]
    assert (tmp_path / known).exists()
    assert (tmp_path / "README").exists()
