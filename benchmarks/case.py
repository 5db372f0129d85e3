"""What a benchmark is: a question, sizes, and subjects that answer it on the same input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Answer = dict[str, object]
Work = Callable[[int, Path], Answer]


@dataclass(frozen=True)
class Subject:
    """One way to do the work.

    Attributes:
        name: as it stands in the results.
        work: does it on the prepared folder and says what came out, so that a reader sees the subjects did the same.
        size_max: the largest size it is asked to do; slower peers are spared the largest.
    """

    name: str
    work: Work
    size_max: int | None = None


@dataclass(frozen=True)
class Case:
    """One question. The first subject is the reference that the ratios refer to.

    Attributes:
        prepare: writes the input of a size into a folder; done once a size, and not measured.
        answers: which keys of the subjects' answers must agree, or the results say that they do not.
    """

    name: str
    question: str
    sizes: tuple[int, ...]
    prepare: Callable[[int, Path], None]
    subjects: tuple[Subject, ...]
    answers: tuple[str, ...] = ()
    reading: str = ""
