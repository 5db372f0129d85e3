"""The read calls: lists, single documents, and the small tables that are lists in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.columns import Columns, predicate
from retail_etl.sandbox.magento.listing import check_columns, page_bounds, select
from retail_etl.sandbox.magento.order_facts import OrderFacts
from retail_etl.sandbox.magento.order_items import line_row_of, order_items
from retail_etl.sandbox.magento.rejections import RejectedCallError, missing_document, no_such_entity
from retail_etl.sandbox.magento.search_criteria import SearchCriteria, query_tree, search_criteria

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from retail_etl.sandbox.magento.planted_changes import PlantedChanges
    from retail_etl.sandbox.magento.shop import Shop
    from retail_etl.sandbox.magento.switches import Switches

Document = dict[str, Any]
_DEFAULT_PAGE_SIZE, _MAXIMUM_PAGE_SIZE = 20, 300


class Calls:
    """Answers read calls out of a shop; the routes put them on the wire."""

    def __init__(self, shop: Shop, switches: Switches, planted: PlantedChanges) -> None:
        self.shop = shop
        self.switches = switches
        self.planted = planted

    def criteria(self, query: str) -> SearchCriteria:
        """The criteria of a list call, within the input limits where they are on."""
        asked = search_criteria(query_tree(query))
        if not self.switches.input_limits:
            return asked
        if asked.page_size is None:
            return SearchCriteria(asked.groups, asked.sort_orders, _DEFAULT_PAGE_SIZE, asked.current_page)
        if asked.page_size > _MAXIMUM_PAGE_SIZE:
            raise RejectedCallError(400, "Maximum SearchCriteria pageSize is %max", {"max": _MAXIMUM_PAGE_SIZE})
        return asked

    def documents(self, name: str, path: str, query: str) -> Document:
        """A page of a collection."""
        criteria = self.criteria(query)
        self.planted.before_list(name, path)
        listed = self.shop.listed(name)
        page = select(listed, criteria, last_page_repeats=self.switches.last_page_repeats)
        self.planted.refuse_poison(path, [listed.collection.number(row) for row in page.rows])
        items = [self.planted.shown(path, listed.document(row)) for row in page.rows]
        self.planted.after_list(name, path, page.rows)
        return _answer(items, criteria, page.total)

    def document(self, name: str, path: str, number: int, field: str | None = None) -> Document:
        """One document by its entity id; `field` names it in the words of the refusal."""
        row = self.shop.collections[name].row_of(number)
        if row is None:
            raise no_such_entity(field, number) if field else missing_document()
        self.planted.refuse_poison(path, [number])
        return self.planted.shown(path, self.shop.document(name, self.shop.view(), row))

    def listed_documents(
        self, documents: Iterable[Document], columns: Columns, query: str, names: dict[str, str] | None = None
    ) -> Document:
        """A page of a small list held in memory; `names` maps filter names to JSON names."""
        criteria = self.criteria(query)
        check_columns(criteria, columns, eav=True)
        json_name = (names or {}).get
        tests = [[predicate(asked, columns[asked.field]) for asked in group] for group in criteria.groups]

        def getter(document: Document) -> Callable[[str], Any]:
            return lambda name: document.get(json_name(name) or name)

        kept = [document for document in documents if all(any(test(getter(document)) for test in group) for group in tests)]
        for sort in reversed(criteria.sort_orders):
            kept.sort(key=_sort_key(json_name(sort.field) or sort.field), reverse=sort.descending)
        start, stop = page_bounds(criteria, len(kept), last_page_repeats=self.switches.last_page_repeats)
        return _answer(kept[start:stop], criteria, len(kept))

    def order_items(self, path: str, columns: Columns, query: str) -> Document:
        """A page of order items; narrowed to their orders first when the criteria name them."""
        criteria = self.criteria(query)
        check_columns(criteria, columns, eav=False)
        return self.listed_documents(self._items_of(criteria, path), columns, query)

    def order_item(self, number: int) -> Document:
        """One order item by its id."""
        view = self.shop.view()
        lines = view.world.table("order_lines")
        line = line_row_of(number)
        web_order = int(view.world.table("orders")["web_order"][int(lines["order"][line])]) if 0 <= line < len(lines) else -1
        if web_order >= 0 and self.shop.collections["orders"].row_of(web_order + 1) is not None:
            for item in order_items(OrderFacts(view, web_order)):
                if item["item_id"] == number:
                    return item
        raise missing_document()

    def _items_of(self, criteria: SearchCriteria, path: str) -> Iterable[Document]:
        view = self.shop.view()
        orders = self.shop.collections["orders"]
        named = [
            f
            for group in criteria.groups
            if len(group) == 1
            for f in group
            if f.field == "order_id" and f.condition in {"eq", "in"}
        ]
        if named:
            rows = [orders.row_of(int(number)) for number in named[0].value.split(",") if number.strip().isdigit()]
        else:
            rows = orders.rows_by_number().tolist()
        for row in rows:
            if row is not None:
                written = orders.document(row)
                items = order_items(OrderFacts(view, row)) if written is None else written["items"]
                yield from (self.planted.shown(path, item) for item in items)


def _sort_key(name: str) -> Callable[[Document], tuple[bool, Any]]:
    """A sort key: the value of a field, documents without one first."""
    return lambda document: (document.get(name) is not None, document.get(name) or 0)


def _answer(items: list[Document], criteria: SearchCriteria, total: int) -> Document:
    return {"items": items, "search_criteria": criteria.echo(), "total_count": total}
