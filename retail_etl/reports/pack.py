"""The evidence pack of a report: one zip with the three files, the judgement behind them and a manifest of hashes.

The seal of a pack is the hash of its manifest. Whoever keeps the seal elsewhere (the audit log, a signed mail) can prove later
that nothing in the pack was touched; without it the pack still proves that its parts belong together.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import UnusableInputError
from retail_etl.reports.totals import period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from retail_etl.reports.figures import ReportFiles, ReportInput

MANIFEST: Final = "manifest.json"
_FORM: Final = 1
# The oldest moment that a zip can state: a pack bears no time of its writing, so that it can be written again byte for byte.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_ROW_ORDER: Final = {"outcomes": ["leg", "outcome_id"], "members": ["leg", "outcome_id", "side", "record_id"]}


@dataclass(frozen=True)
class PackCheck:
    """What a pack turned out to be: its seal, what its manifest states, and every problem; none means untouched."""

    seal: str
    stated: dict[str, Any]
    problems: tuple[str, ...]


def write_pack(report: ReportInput, files: ReportFiles, pack: Path, audit: Sequence[str] = ()) -> str:
    """The seal of the pack that was written; ``audit`` are the lines of the audit log that belong to the period."""
    parts = {file.name: file.read_bytes() for file in (files.workbook, files.page, files.summary)}
    parts |= {f"{name}.parquet": _parquet(getattr(report, name), keys) for name, keys in _ROW_ORDER.items()}
    parts["landed_files.parquet"] = _parquet(report.landed_files, ["load_id"])
    parts["open_items.parquet"] = _parquet(report.open_items, ["leg", "record_id", "currency", "state", "class"])
    parts["audit.jsonl"] = "".join(f"{line}\n" for line in audit).encode()
    manifest = json.dumps(_manifest(report, parts), indent=2, ensure_ascii=False).encode()
    pack.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in (*sorted(parts.items()), (MANIFEST, manifest)):
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
    return sha256(manifest).hexdigest()


def verify_pack(pack: Path, seal: str | None = None) -> PackCheck:
    """What became of a pack since it was written; with ``seal`` also whether it is the pack that bore it.

    Raises:
        UnusableInputError: the file is no pack at all.
    """
    try:
        with zipfile.ZipFile(pack) as source:
            names = source.namelist()
            parts = {name: source.read(name) for name in names}
        manifest = parts.pop(MANIFEST)
        stated = json.loads(manifest)
        listed = {name: part["sha256"] for name, part in stated["files"].items()}
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise UnusableInputError(f"{pack.name} is no evidence pack: {error}", next_step="ask for the pack again") from error
    own = sha256(manifest).hexdigest()
    problems = [f"{name} is missing" for name in sorted(listed.keys() - parts.keys())]
    problems += [f"{name} was added" for name in sorted(parts.keys() - listed.keys())]
    problems += [f"{name} stands in the pack more than once" for name in sorted(set(names)) if names.count(name) > 1]
    problems += [
        f"{name} was changed"
        for name in sorted(parts.keys() & listed.keys())
        if sha256(parts[name]).hexdigest() != listed[name]
    ]
    if seal is not None and seal != own:
        problems.append(f"the seal is {own}, and not {seal}")
    return PackCheck(own, stated, tuple(problems))


def _parquet(frame: pl.DataFrame, keys: list[str]) -> bytes:
    written = BytesIO()
    frame.sort(keys, nulls_last=True).write_parquet(written)
    return written.getvalue()


def _manifest(report: ReportInput, parts: dict[str, bytes]) -> dict[str, Any]:
    span = period(report)
    return {
        "form": _FORM,
        "as_of": report.as_of.isoformat(),
        "period": [day.isoformat() for day in span] if span else None,
        "rule_version": report.rule_version,
        "run_id": report.run_id,
        "inputs": [{"name": one.name, "rows": one.rows, "sha256": one.sha256} for one in report.inputs],
        "files": {
            name: {"bytes": len(content), "sha256": sha256(content).hexdigest()} for name, content in sorted(parts.items())
        },
    }
