"""axe looks at the page in a real browser: light and dark, with and without an open panel."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from pathlib import Path

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.browser]

PLACES = (os.environ.get("AXE_MIN_JS"), Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js")
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def axe(machine):
    found = next((Path(place) for place in PLACES if place and Path(place).is_file()), None)
    if found is None:
        machine.absent("axe-core is not there: npm install --prefix FOLDER axe-core, its axe.min.js named in AXE_MIN_JS")
    return found.read_text("utf-8")


@pytest.fixture(scope="module")
def audited(files, axe, tmp_path_factory):
    """The page with axe in it; its own policy, which would not let axe in, is taken out of the copy."""
    page = re.sub(r"<meta http-equiv[^>]*>", "", files.page.read_text("utf-8"))
    run = """
        axe.run(document, { resultTypes: ["violations"] }).then((found) => {
            const told = document.createElement("pre");
            told.id = "axe-found";
            told.textContent = JSON.stringify({
                passes: found.passes.length,
                violations: found.violations.map((one) => [one.id, one.impact, one.help, one.nodes.map((node) => node.html)]),
            });
            document.body.append(told);
        });
    """
    copy = tmp_path_factory.mktemp("axe") / "page.html"
    copy.write_text(page.replace("</body>", f"<script>{axe}</script><script>{run}</script></body>"), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("theme", "fragment"),
    [
        ("1", ""),
        ("0", ""),
        ("0", "#item=any%7Cany%7C0"),
        ("1", "#proof=fees%7C2026-04%7Cdeducted%7CVisa%7CUSD"),
        ("0", "#figure=batch_gl%7Cleft%7CUSD%7Ctotal"),
    ],
)
def test_axe_finds_nothing_serious(audited, machine, theme, fragment):
    dom, _ = machine.browse(audited, fragment, f"--blink-settings=preferredColorScheme={theme}", budget_ms=20_000)
    found = json.loads(unescape(re.findall(r'<pre id="axe-found">(.*?)</pre>', dom, re.DOTALL)[0]))
    assert found["passes"] > 20
    assert [one for one in found["violations"] if one[1] in SERIOUS] == []
