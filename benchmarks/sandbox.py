"""Whether the sandbox's pages cost the same wherever they stand, and how many it serves, so that it is never what is measured."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.case import Answer, Case, Subject

REQUESTS = 600
SMALL_PAGE, USUAL_PAGE = 100, 200
DEEP_PAGE = 10_000
_servers: list[subprocess.Popen[str]] = []


def start(size: int, folder: Path) -> None:
    """A sandbox of that many payments in a process of its own, until the next one is started or this process ends."""
    stop()
    began = time.perf_counter()
    command = [sys.executable, "-m", "retail_etl.sandbox", "--announce-json", "--rate", "0", "--payments", str(size)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    _servers.append(server)
    line = server.stdout.readline() if server.stdout else ""
    told = {**json.loads(line), "pid": server.pid, "started_in": time.perf_counter() - began}
    (folder / "sandbox.json").write_text(json.dumps(told), encoding="utf-8")


@atexit.register
def stop() -> None:
    """Ends the sandbox, if one runs."""
    while _servers:
        server = _servers.pop()
        server.terminate()
        server.wait()


class Reader:
    """A client that asks for pages over one connection and reads nothing of them but the next cursor."""

    def __init__(self, folder: Path) -> None:
        told = json.loads((folder / "sandbox.json").read_text(encoding="utf-8"))
        self.pid, self.started_in = told["pid"], told["started_in"]
        self._connection = HTTPConnection(urlsplit(told["base_url"]).netloc)
        known = told["credentials"]["heartland"]
        form = {"grant_type": "client_credentials", "client_id": known["client_id"], "client_secret": known["client_secret"]}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/heartland/oauth/token", urlencode(form), kind)
        self._token = json.loads(self._connection.getresponse().read())["access_token"]

    def page(self, **asked: object) -> bytes:
        self._connection.request(
            "GET", f"/heartland/v1/payments?{urlencode(asked)}", headers={"Authorization": f"Bearer {self._token}"}
        )
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != HTTPStatus.OK:
            sys.exit(f"{asked}: {answer.status} {body[:300]!r}")
        return body

    def cpu_seconds(self) -> float | None:
        """What the server has used of its processor; None where the system does not tell."""
        file = Path(f"/proc/{self.pid}/stat")
        if not file.exists():
            return None
        fields = file.read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(pages: Iterator[bytes], reader: Reader) -> Answer:
    used, began = reader.cpu_seconds(), time.perf_counter()
    sizes = [len(page) for page in pages]
    seconds, after = time.perf_counter() - began, reader.cpu_seconds()
    answer: Answer = {
        "pages": len(sizes),
        "KiB a page": round(sum(sizes) / len(sizes) / 1024),
        "pages a second": round(len(sizes) / seconds),
    }
    if used is not None and after is not None:
        answer["pages a CPU second"] = round(len(sizes) / max(after - used, 0.01))
    return {**answer, "world built in": f"{reader.started_in:.1f} s"}


def last_page(size: int) -> int:
    """Page 10,000, or the last that is surely full."""
    return min(DEEP_PAGE, size * 9 // 10 // SMALL_PAGE)


def first(_size: int, folder: Path) -> Answer:
    reader = Reader(folder)
    return told((reader.page(per_page=SMALL_PAGE, page=1) for _ in range(REQUESTS)), reader)


def deep(size: int, folder: Path) -> Answer:
    reader = Reader(folder)
    return told((reader.page(per_page=SMALL_PAGE, page=last_page(size)) for _ in range(REQUESTS)), reader)


def deep_by_cursor(size: int, folder: Path) -> Answer:
    reader = Reader(folder)
    cursor = json.loads(reader.page(per_page=SMALL_PAGE, page=last_page(size) - 1))["next_cursor"]
    return told((reader.page(per_page=SMALL_PAGE, cursor=cursor) for _ in range(REQUESTS)), reader)


def usual_scan(_size: int, folder: Path) -> Answer:
    reader = Reader(folder)
    return told(_scan(reader), reader)


def _scan(reader: Reader) -> Iterator[bytes]:
    cursor: dict[str, object] = {}
    for _ in range(REQUESTS):
        body = reader.page(per_page=USUAL_PAGE, **cursor)
        yield body
        following = json.loads(body)["next_cursor"]
        cursor = {"cursor": following} if following else {}  # from the end back to the beginning


CASE = Case(
    name="sandbox-pages",
    question=f"How long do {REQUESTS} pages of payments take, at the beginning of a list and deep in it? The reference is the first page.",
    sizes=(100_000, 1_200_000),
    prepare=start,
    subjects=(
        Subject(f"page 1 of {SMALL_PAGE}", first),
        Subject(f"page {DEEP_PAGE:,} of {SMALL_PAGE}", deep),
        Subject(f"page {DEEP_PAGE:,} of {SMALL_PAGE} by cursor", deep_by_cursor),
        Subject(f"scan by cursor, pages of {USUAL_PAGE}", usual_scan),
    ),
    reading=(
        "Pages cost the same wherever they stand in a list of a million. Pages a CPU second are those that one core serves when it"
        " does nothing else; the client has the other one. Of 100,000 payments the deep page is the 900th."
    ),
)
