"""The budget for one source: a token bucket and a number of slots, shared by everything that asks the source.

The bucket is one number, the moment at which it will be full again (the generic cell rate algorithm). It lives in memory for
all connectors of a process, or in a small file for all runs of an installation.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import BoundedSemaphore, Lock
from typing import IO, TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from retail_etl.connectors.http.pacing import Pacing

Sleep = Callable[[float], None]
Seconds = Callable[[], float]

_SLOT_POLL_SECONDS: Final = 0.05
# A file that promises more than this was written by a clock that ran ahead; it must not stop everything.
_BELIEVED_SECONDS_MAX: Final = 3600.0


class Budget(Protocol):
    """What paces requests to one source."""

    def wait(self) -> float:
        """Take one token, waiting for it; how many seconds that took."""
        ...

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long: the source told one caller to wait and means all of them."""
        ...

    def slot(self) -> AbstractContextManager[object, bool | None]:
        """One of the places for requests under way, for the length of a ``with`` block."""
        ...


class MemoryBudget:
    """The budget of one process. The waiting happens outside the lock, in the order of asking."""

    def __init__(self, pacing: Pacing, monotonic: Seconds = time.monotonic, sleep: Sleep = time.sleep) -> None:
        self._pacing = pacing
        self._monotonic = monotonic
        self._sleep = sleep
        self._full_at = float("-inf")
        self._lock = Lock()
        self._slots = BoundedSemaphore(max(pacing.concurrency, 1))

    def wait(self) -> float:
        """Take one token, waiting for it; how many seconds that took."""
        with self._lock:
            pause, self._full_at = _taken(self._full_at, self._monotonic(), self._pacing)
        if pause > 0:
            self._sleep(pause)
        return pause

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        with self._lock:
            self._full_at = max(self._full_at, self._monotonic() + seconds + self._pacing.allowance)

    def slot(self) -> AbstractContextManager[object, bool | None]:
        """One of the places for requests under way."""
        return self._slots


class FileBudget:
    """The budget of all processes that name the same folder; each token and slot is taken under a file lock."""

    def __init__(self, folder: Path, name: str, pacing: Pacing, clock: Seconds = time.time, sleep: Sleep = time.sleep) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._bucket = folder / f"{name}.bucket"
        self._places = [folder / f"{name}.slot{number}" for number in range(max(pacing.concurrency, 1))]
        self._pacing = pacing
        self._clock = clock
        self._sleep = sleep

    def wait(self) -> float:
        """Take one token, waiting for it; how many seconds that took."""
        with _locked(self._bucket) as file:
            now = self._clock()
            pause, full_at = _taken(_read(file, now), now, self._pacing)
            _write(file, full_at)
        if pause > 0:
            self._sleep(pause)
        return pause

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        with _locked(self._bucket) as file:
            now = self._clock()
            _write(file, max(_read(file, now), now + seconds + self._pacing.allowance))

    @contextmanager
    def slot(self) -> Generator[None]:
        """One of the places for requests under way; a process that dies leaves its place free."""
        with ExitStack() as held:
            while not any(_take(held, place) for place in self._places):
                self._sleep(_SLOT_POLL_SECONDS)
            yield


_OF_THIS_PROCESS: Final[dict[tuple[str, str, Pacing], MemoryBudget]] = {}
_REGISTERING: Final = Lock()


def shared_budget(system: str, origin: str, pacing: Pacing, folder: Path | None) -> Budget:
    """The budget that everything asking this source shares: in the folder, else in this process."""
    if folder is not None and _locks_files():
        told = hashlib.sha256(origin.encode()).hexdigest()[:12]
        return FileBudget(folder, f"{system}-{told}", pacing)
    with _REGISTERING:
        return _OF_THIS_PROCESS.setdefault((system, origin, pacing), MemoryBudget(pacing))


def _taken(full_at: float, now: float, pacing: Pacing) -> tuple[float, float]:
    """The pause before one more request, and when the bucket will be full after it."""
    start = max(full_at, now)
    return max(0.0, start - pacing.allowance - now), start + pacing.interval


def _locks_files() -> bool:
    try:
        import fcntl  # noqa: F401 -- only asked whether it is there; Windows has none
    except ImportError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[IO[str]]:
    import fcntl

    with path.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _take(held: ExitStack, place: Path) -> bool:
    import fcntl

    file = place.open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return False
    held.enter_context(file)
    return True


def _read(file: IO[str], now: float) -> float:
    file.seek(0)
    try:
        full_at = float(file.read() or "-inf")
    except ValueError:
        return now
    return min(full_at, now + _BELIEVED_SECONDS_MAX)


def _write(file: IO[str], full_at: float) -> None:
    file.seek(0)
    file.truncate()
    file.write(f"{full_at:.6f}")
    file.flush()
