"""`searchCriteria` of a query string: filter groups, sort orders and page, in both spellings Magento accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from retail_etl.sandbox.magento.rejections import RejectedCallError, internal_error, missing_parameter

_PARTS = re.compile(r"\[([^\]]*)\]")
_UPPER = re.compile(r"(?<=\w)(?=[A-Z])")
_KNOWN = {"filter_groups", "sort_orders", "page_size", "current_page"}


@dataclass(frozen=True)
class Filter:
    """One condition; `in` and its like keep their comma list as text."""

    field: str
    value: str
    condition: str


@dataclass(frozen=True)
class SortOrder:
    """One sort column; without a direction Magento sorts descending."""

    field: str
    descending: bool


@dataclass(frozen=True)
class SearchCriteria:
    """AND of groups, each an OR of filters, then the order and the page; None where the caller sent nothing."""

    groups: tuple[tuple[Filter, ...], ...] = ()
    sort_orders: tuple[SortOrder, ...] = ()
    page_size: int | None = None
    current_page: int | None = None

    def echo(self) -> dict[str, Any]:
        """The `search_criteria` object of the answer; what was not sent is left out, but for the groups."""
        body: dict[str, Any] = {
            "filter_groups": [
                {"filters": [{"field": f.field, "value": f.value, "condition_type": f.condition} for f in group]}
                for group in self.groups
            ]
        }
        if self.sort_orders:
            body["sort_orders"] = [{"field": s.field, "direction": "DESC" if s.descending else "ASC"} for s in self.sort_orders]
        if self.page_size is not None:
            body["page_size"] = self.page_size
        if self.current_page is not None:
            body["current_page"] = self.current_page
        return body


def query_tree(query: str) -> dict[str, Any]:
    """The query string as PHP reads it: `a[b][0]=c` nests, `a[]=c` appends, the last of two equal names wins."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        head, _, _ = name.partition("[")
        path = [head, *_PARTS.findall(name[len(head) :])]
        node = tree
        for part in path[:-1]:
            child = node.get(part)
            if not isinstance(child, dict):
                child = node[part] = {}
            node = child
        node[path[-1] or str(len(node))] = value
    return tree


def search_criteria(tree: dict[str, Any]) -> SearchCriteria:
    """The criteria of a list call.

    Raises:
        RejectedCallError: 400 when `searchCriteria` is absent or holds text where a number belongs; a masked 500 for a
            property it does not have.
    """
    sent = tree.get("searchCriteria", tree.get("search_criteria"))
    if sent is None:
        raise missing_parameter("searchCriteria")
    properties = _snake(sent if isinstance(sent, dict) else {})
    if unknown := set(properties) - _KNOWN:
        raise internal_error(f"SearchCriteria has no property {sorted(unknown)}")
    groups = (tuple(_filter(f) for f in _members(_snake(g).get("filters"))) for g in _members(properties.get("filter_groups")))
    return SearchCriteria(
        groups=tuple(group for group in groups if group),
        sort_orders=tuple(_sort_order(s) for s in _members(properties.get("sort_orders"))),
        page_size=_number(properties, "page_size"),
        current_page=_number(properties, "current_page"),
    )


def _snake(properties: dict[str, Any]) -> dict[str, Any]:
    return {_UPPER.sub("_", name).lower(): value for name, value in properties.items()}


def _members(listed: Any) -> list[dict[str, Any]]:
    """The members of a PHP array in the order they were sent, whatever their indices."""
    if not isinstance(listed, dict):
        return []
    return [member for member in listed.values() if isinstance(member, dict)]


def _filter(sent: dict[str, Any]) -> Filter:
    properties = _snake(sent)
    return Filter(
        field=str(properties.get("field", "")),
        value=str(properties.get("value", "")),
        condition=str(properties.get("condition_type") or "eq"),
    )


def _sort_order(sent: dict[str, Any]) -> SortOrder:
    properties = _snake(sent)
    direction = str(properties.get("direction", "DESC")).upper()
    if direction not in {"ASC", "DESC"}:
        raise RejectedCallError(400, "Sort order has to be specified as ASC for ascending order or DESC for descending order.")
    return SortOrder(field=str(properties.get("field", "")), descending=direction == "DESC")


def _number(properties: dict[str, Any], name: str) -> int | None:
    sent = properties.get(name)
    if sent is None:
        return None
    try:
        return int(sent)
    except (TypeError, ValueError) as unreadable:
        message = (
            'Error occurred during "%fieldName" processing. The "%value" value\'s type is invalid. '
            'The "%type" type was expected. Verify and try again.'
        )
        raise RejectedCallError(400, message, {"fieldName": name, "value": str(sent), "type": "int"}) from unreadable
