"""A headless Chromium, told over its own DevTools protocol what to do: look, click, type, and say what its console said."""

from __future__ import annotations

import base64
import itertools
import json
import subprocess
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from websockets.sync.client import connect

from retail_etl_tests.integration.reports.programs import BROWSERS, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

PATIENCE_SECONDS = 60
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# The innermost visible element whose own text, label or place holder is the one that is looked for.
FIND = """
((text, within) => {
  const shown = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 };
  const says = e => [e.innerText, e.getAttribute('aria-label'), e.getAttribute('placeholder'), e.getAttribute('data-testid')]
    .some(one => one && one.trim() === text);
  const found = [...document.querySelectorAll(within || 'body *')].filter(e => shown(e) && says(e));
  const inner = found.filter(e => !found.some(other => other !== e && e.contains(other)));
  return inner[inner.length - 1];
})
"""


class Page:
    """One tab. What its console warned of and what it could not load are kept in ``warnings``."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.warnings: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What the browser answers to one command."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(PATIENCE_SECONDS))
            if told.get("id") == number:
                assert "error" not in told, told
                return dict(told["result"])
            self._hear(told)

    def _hear(self, told: dict[str, Any]) -> None:
        found = told.get("params", {})
        if told["method"] == "Runtime.consoleAPICalled" and found["type"] in ("warning", "error", "assert"):
            self.warnings.append(" ".join(str(one.get("value", one.get("description", ""))) for one in found["args"]))
        elif told["method"] == "Runtime.exceptionThrown":
            self.warnings.append(str(found["exceptionDetails"].get("exception", found["exceptionDetails"])))
        elif told["method"] == "Log.entryAdded" and found["entry"]["level"] in ("warning", "error"):
            self.warnings.append(f"{found['entry']['text']} {found['entry'].get('url', '')}")

    def size(self, width: int, height: int) -> None:
        """Make the window of this size."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def ask(self, script: str) -> Any:
        """The value of an expression within the page."""
        told = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def open(self, address: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=address)

    def until(self, script: str, what: str) -> Any:
        """What the expression gives, as soon as it gives anything."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := self.ask(script)):
            assert time.monotonic() < deadline, f"waited in vain for {what}; the page says: {self.text()[:2000]}"
            threading.Event().wait(0.2)
        return found

    def text(self) -> str:
        """All that the page shows."""
        return str(self.ask("document.body ? document.body.innerText : ''"))

    def sees(self, text: str) -> None:
        """Wait until the page shows the words."""
        self.until(f"document.body && document.body.innerText.includes({json.dumps(text)})", repr(text))

    def click(self, text: str, within: str = "") -> None:
        """Press what bears the words, as a mouse does."""
        self._press(f"{FIND}({json.dumps(text)}, {json.dumps(within)})", f"something to click that says {text!r}")

    def click_on(self, selector: str) -> None:
        """Press the first element that the selector finds."""
        self._press(f"document.querySelector({json.dumps(selector)})", selector)

    def _press(self, found: str, what: str) -> None:
        # An element that is still moving is waited for: it is where it was a moment ago.
        place = self.until(
            f"(async () => {{ const e = {found}; if (!e || e.disabled || e.closest('[disabled]')) return null;"
            "e.scrollIntoView({block: 'center', behavior: 'instant'}); const at = () => { const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2] }; const a = at();"
            "await new Promise(go => setTimeout(go, 150)); const b = at();"
            "return a[0] === b[0] && a[1] === b[1] ? b : null })()",
            what,
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], **button)

    def write(self, text: str) -> None:
        """Put the text in the place of what the field in focus holds."""
        self.key("a", "KeyA", 65, modifiers=2)
        self.call("Input.insertText", text=text)

    def key(self, key: str, code: str, number: int, modifiers: int = 0) -> None:
        """Press one key."""
        told = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, **told)

    def picture(self, file: Path) -> None:
        """The window as a PNG file."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def browsing(width: int = 1440, height: int = 900) -> Iterator[Page]:
    """An empty tab of a browser of its own, which is gone when the block ends."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        told = [program(BROWSERS), *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        browser = subprocess.Popen(told, stderr=subprocess.DEVNULL)
        try:
            with connect(_address(Path(profile)), max_size=None, ping_interval=None) as socket:
                page = Page(socket)
                page.size(width, height)
                yield page
        finally:
            browser.terminate()
            browser.wait()


def _address(profile: Path) -> str:
    """Where the browser's only tab listens, as soon as it does."""
    port = profile / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (port.exists() and "\n" in port.read_text()):
        assert time.monotonic() < deadline, "the browser did not start"
        threading.Event().wait(0.1)
    with urllib.request.urlopen(f"http://127.0.0.1:{port.read_text().split()[0]}/json/list") as answer:
        return str(next(tab["webSocketDebuggerUrl"] for tab in json.load(answer) if tab["type"] == "page"))
