"""Reads statement files from the drop folder in the order of their arrival, a page a file."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.connectors.bank.folder import DropFolder, DroppedFile
from retail_etl.connectors.bank.records import line_records, problem_record, statement_records
from retail_etl.connectors.bank.streams import STREAMS
from retail_etl.connectors.interface import ControlTotal, Page, Probe, RequestCounts, Stream, Window
from retail_etl.connectors.positions import as_position, moment_of
from retail_etl.errors import RetailEtlError
from retail_etl.statements import AccountNames, Statement, StatementError, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retail_etl.connectors.bank.config import BankConfig
    from retail_etl.domain.clock import Clock

_TICK = timedelta(milliseconds=1)


class BankConnector:
    """One drop folder, ready to be read. Positions are moments of arrival; the folder itself is never changed."""

    source = "bank"

    def __init__(self, config: BankConfig, clock: Clock) -> None:
        self._config = config
        self._folder = DropFolder(config.statements, clock)
        self._names = AccountNames(config.accounts)
        self._read: dict[DroppedFile, tuple[str, list[Statement], str | None]] = {}
        self.counts = RequestCounts()

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        return STREAMS

    def position(self, stream: Stream, since: str | None = None) -> str | None:  # noqa: ARG002 -- of every stream the same
        """Just after the newest file's arrival; ``None`` where there is no file."""
        files = self._folder.files()
        return as_position(moment_of(files[-1].arrived_at) + _TICK) if files else None

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """A page a file that arrived in the window and says something for the stream."""
        for file in self._folder.files():
            if (window.since is None or file.arrived_at >= window.since) and file.arrived_at < window.until:
                records = self._records(stream, file)
                if records:
                    yield Page(self._folder.url(file), msgspec.json.encode(records), ())

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:  # noqa: ARG002 -- a folder counts no lines
        """Nothing: what a file holds is known by reading it, and its own control totals are checked then."""
        return ControlTotal(None)

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:  # noqa: ARG002
        """The folder, with the file where the key names it."""
        return "/".join(part for part in (self._config.statements.rstrip("/"), key.get("file_name")) if part)

    def probe(self) -> list[Probe]:
        """Whether the folder can be listed, and each file in it that cannot be read."""
        try:
            files = self._folder.files()
            problems = [(file, problem) for file in files if (problem := self._statements(file)[2])]
        except RetailEtlError as error:
            return [Probe("statements", False, str(error), error.next_step or "")]
        found = Probe("statements", True, f"{len(files)} files in {self._config.statements}")
        return [found, *(Probe(file.name, False, problem, _MEND) for file, problem in problems)]

    def close(self) -> None:
        """Forget what was read."""
        self._read.clear()

    def _records(self, stream: Stream, file: DroppedFile) -> list[dict[str, Any]]:
        sha256, statements, problem = self._statements(file)
        if stream.entity == "statement_lines":
            return list(line_records(statements, file, sha256))
        return [problem_record(problem, file, sha256)] if problem else list(statement_records(statements, file, sha256))

    def _statements(self, file: DroppedFile) -> tuple[str, list[Statement], str | None]:
        """The file's hash and statements; without statements, why it cannot be read. Both streams read a file once."""
        if file not in self._read:
            content = self._folder.read(file)
            self.counts.requests += 1
            self.counts.received_bytes += len(content)
            sha256 = hashlib.sha256(content).hexdigest()
            try:
                self._read[file] = (sha256, read_statements(file.name, content, self._names, self._config.layouts), None)
            except StatementError as error:
                self._read[file] = (sha256, [], str(error))
        return self._read[file]


_MEND = "drop the file again as the bank delivers it; its form and accounts stand under bank in the retailer file."
