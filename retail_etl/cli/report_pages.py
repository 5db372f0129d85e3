"""The folder of reports as web pages on this machine: Dagster's UI links to them, since no page may open a file."""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BytesIO
    from pathlib import Path

_HERE: Final = frozenset({"127.0.0.1", "localhost"})


class _Pages(http.server.SimpleHTTPRequestHandler):
    """Files to read; only under this machine's own name, which no page of another site can claim."""

    def send_head(self) -> BytesIO | IO[bytes] | None:  # type: ignore[override]  # typeshed names the two classes of files that it returns
        if self.headers.get("Host", "").partition(":")[0] not in _HERE:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # a report of a day may be written anew
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing: who looked at a report is no news in a terminal."""


@contextmanager
def showing_reports(folder: Path) -> Iterator[str]:
    """The address under which the folder's files can be read from this machine, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(folder.resolve())))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
