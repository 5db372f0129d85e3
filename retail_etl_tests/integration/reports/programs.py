"""Office and browser as the tests use them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OFFICES = ("soffice", "libreoffice")


def program(names: tuple[str, ...]) -> str:
    """The path of the first program that is there; else the test is skipped, or fails where a full run is asked for."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or absent(f"none of {', '.join(names)} is installed")


def absent(told: str) -> NoReturn:
    """Skip the test, saying what is not there; fail where a full run is asked for."""
    if os.environ.get("CI"):
        pytest.fail(told)
    pytest.skip(told)


def without_values(workbook: Path, bare: Path) -> None:
    """The workbook without the values that we wrote beside the formulas, so that a program has to calculate them."""
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            target.writestr(part, content)


def recalculated(workbook: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it after calculating every formula."""
    profile = folder / "profile"
    command = [program(OFFICES), "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "out"), str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "out" / workbook.name


def browse(page: Path, fragment: str = "", *flags: str, budget_ms: int = 4000) -> tuple[str, str]:
    """The page's elements after its script ran, and what the browser had to say."""
    with tempfile.TemporaryDirectory() as profile:
        quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        closed = ["--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}"]
        seen = ["--enable-logging=stderr", f"--virtual-time-budget={budget_ms}", "--dump-dom"]
        started = [program(BROWSERS), "--headless", "--no-sandbox", "--disable-gpu"]
        command = [*started, *quiet, *closed, *seen, *flags, f"{page.as_uri()}{fragment}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout, done.stderr
