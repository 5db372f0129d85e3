"""The fields of a record that may be landed: as a msgspec type that drops all others while it cuts, and as a plain filter.

A path keeps all that lies under it, and the members of a list need no index. Where the source sends a plain value instead of an
object, the value is kept: the gate must see the wrong shape, and the scrubber goes over it like over everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass
class KeyTree:
    """The paths as a tree; a tree without branches stands for everything below it."""

    branches: dict[str, KeyTree] = field(default_factory=dict)


def key_tree(paths: Iterable[str]) -> KeyTree:
    """The dotted paths as a tree; of ``card`` and ``card.brand`` the shorter one decides.

    Raises:
        ValueError: there is no path, which would land empty records.
    """
    root = KeyTree()
    whole: set[str] = set()
    for path in sorted(paths):
        steps = path.split(".")
        if any(".".join(steps[:n]) in whole for n in range(1, len(steps))):
            continue
        whole.add(path)
        tree = root
        for step in steps:
            tree = tree.branches.setdefault(step, KeyTree())
    if not root.branches:
        raise ValueError("a key list must keep at least one field")
    return root


def record_type(tree: KeyTree, example: object = None) -> Any:
    """A msgspec type that decodes a record to its kept fields, each as the bytes that were delivered, and drops the others.

    Any record can be read by it. One whose fields come in the order of the example's is read in a third of the time, since each
    field is looked for where the one before it was found.
    """
    told: Mapping[str, object] = example if isinstance(example, dict) else {}
    names = [*(name for name in told if name in tree.branches), *sorted(tree.branches.keys() - told.keys())]
    fields = [(f"f{n}", _field_type(tree.branches[name]), UNSET) for n, name in enumerate(names)]
    rename = {f"f{n}": name for n, name in enumerate(names)}
    # No cycles can arise, so the garbage collector need not look at millions of them.
    return msgspec.defstruct("Kept", fields, rename=rename, omit_defaults=True, gc=False)


def _field_type(tree: KeyTree) -> Any:
    if not tree.branches:
        return Raw | UnsetType
    # Always alike: staging keeps nested records as text, and another order of the same would be another version.
    nested: Any = record_type(tree)
    members: Any = list.__class_getitem__(nested | None)
    return nested | members | None | UnsetType


def kept(value: Any, tree: KeyTree) -> Any:
    """The decoded value with nothing but the tree's fields."""
    if not tree.branches:
        return value
    if isinstance(value, dict):
        return {name: kept(value[name], branch) for name, branch in sorted(tree.branches.items()) if name in value}
    if isinstance(value, list):
        return [kept(member, tree) for member in value]
    return value
