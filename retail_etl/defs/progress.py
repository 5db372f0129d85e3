"""A logger for the command line: one line a step, with what it wrote and how long it took."""

import logging
import sys
import time

import dagster as dg

_SHOWN = ("dagster/row_count", "rows", "pages", "quarantined", "changed", "open")


def _told(event: dg.DagsterEvent) -> str:
    metadata = event.step_materialization_data.materialization.metadata
    return ", ".join(
        f"{name.removeprefix('dagster/').replace('_', ' ')} {metadata[name].value}" for name in _SHOWN if name in metadata
    )


def _cause(event: dg.DagsterEvent) -> str:
    """The innermost error: Dagster wraps it in its own."""
    error = event.step_failure_data.error
    while error and error.cause:
        error = error.cause
    return error.message.strip() if error else ""


class _Lines(logging.Handler):
    """Writes each step's end to standard error; other records only from warnings on."""

    def __init__(self) -> None:
        super().__init__()
        self._started: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        event: dg.DagsterEvent | None = getattr(record, "dagster_event", None)
        if event is None:
            meta = getattr(record, "dagster_meta", None) or {}
            event = meta.get("dagster_event")
        line = self._line(event) if event else record.getMessage() if record.levelno >= logging.WARNING else None
        if line:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    def _line(self, event: dg.DagsterEvent) -> str | None:
        step = event.step_key or ""
        if event.event_type == dg.DagsterEventType.STEP_START:
            self._started[step] = time.monotonic()
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION and event.asset_key:
            seconds = time.monotonic() - self._started.get(step, time.monotonic())
            return f"  {event.asset_key.to_user_string():<36} {seconds:6.1f} s  {_told(event)}"
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            return f"  {step:<36} FAILED  {_cause(event)}"
        return None


@dg.logger(None, "One line a step on standard error.")
def progress(_context: dg.InitLoggerContext) -> logging.Logger:
    """The command line's logger."""
    logger = logging.Logger("retail_etl.progress", logging.DEBUG)  # noqa: LOG001 -- one a run; a shared one would repeat lines
    logger.addHandler(_Lines())
    return logger
