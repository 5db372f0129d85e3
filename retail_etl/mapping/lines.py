"""YAML read as text, with the line on which each part stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from retail_etl.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """Where the parts of a file stand.

    Attributes:
        path: the file.
        of: the line of each part, counted from 1, by the keys and positions that lead to it.
    """

    path: Path
    of: Mapping[Place, int]

    def told(self, place: Place, mistake: str) -> str:
        """``line 12, fields.LastName: unknown column``."""
        named = ".".join(str(part) for part in place)
        line = next((self.of[place[:length]] for length in range(len(place), -1, -1) if place[:length] in self.of), 1)
        return f"line {line}, {named}: {mistake}" if named else f"line {line}: {mistake}"

    def unusable(self, mistakes: str) -> UnusableInputError:
        """The error that says what is wrong with the file."""
        return UnusableInputError(mistakes, system="mapping", record=self.path.name, next_step="Mend the file and try again.")


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """The content of a file with every scalar as text (so that ``no`` and ``007`` stay what they are), and its lines.

    Raises:
        UnusableInputError: the file cannot be read, is no YAML, or says a key twice.
    """
    lines: dict[Place, int] = {}
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise Lines(path, {}).unusable(f"cannot be read: {error}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Lines(path, {}).unusable(f"line {line}: no YAML: {error.problem}") from error
    found = Lines(path, lines)
    return (_content(node, (), lines, found) if node is not None else {}), found


def _content(node: yaml.Node, place: Place, lines: dict[Place, int], found: Lines) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_content(part, (*place, number), lines, found) for number, part in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    content: dict[str, Any] = {}
    for key, part in node.value:
        inner = (*place, str(key.value))
        lines[inner] = key.start_mark.line + 1
        if key.value in content:
            raise found.unusable(found.told(inner, "stands twice"))
        content[str(key.value)] = _content(part, inner, lines, found)
    return content
