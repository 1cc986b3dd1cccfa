"""Queries turned into SQL: one statement per shape, values bound, and the choice of how to walk.

An order is walked along its own index, filtering on the way, unless an indexed filter leaves few rows (`NARROW`):
then those are fetched and sorted. Either way the work does not grow with the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mockserver.kernel.homes import MAX_SEQ, row_key
from mockserver.kernel.kinds import Column
from mockserver.kernel.query import Filter, Query, Scalar, Sort
from mockserver.store.tables import Table

NARROW = 2_000
SYMBOLS = {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
LAST_CHARACTER = "\U0010ffff"

Params = list[Scalar]
Count = Callable[[str, Params], int]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and the values bound to it."""

    sql: str
    params: Params


class Selects:
    """Builds the statements of one table; `count` runs a probing statement."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.mark = table.flavor.placeholder
        self._columns = {c.name: c for c in table.stored} | {"id": Column("id")}
        self._cache: dict[object, str] = {}

    def rows(self, query: Query, count: Count) -> Statement:
        """The statement that gives the `doc` of the query's rows, in the query's order (reversed when backward)."""
        union = self._union(query)
        if union:
            return union
        driver = self._driver(query, count)
        where, params = self._where(query.home, query.filters, by_key=driver == "k")
        position, position_params = self._position(query)
        tail: Params = [*position_params, query.limit]
        if query.offset:
            tail.append(query.offset)
        key = (self._shape(query.filters), query.sort, bool(query.after), query.backward, bool(query.offset), driver)
        sql = self._cache.get(key)
        if sql is None:
            offset = f" OFFSET {self.mark}" if query.offset else ""
            sql = (
                f"SELECT doc FROM {self.table.name}{self._hint(driver)} WHERE {where}{position}"
                f" ORDER BY {self._order(query)} LIMIT {self.mark}{offset}"
            )
            self._cache[key] = sql
        return Statement(sql, [*params, *tail])

    def total(self, query: Query) -> Statement:
        """The statement that counts the query's rows."""
        where, params = self._where(query.home, query.filters)
        return Statement(f"SELECT count(*) FROM {self.table.name} WHERE {where}", params)

    @staticmethod
    def _shape(filters: tuple[Filter, ...]) -> tuple[object, ...]:
        return tuple((f.column, f.op, len(f.value) if isinstance(f.value, tuple) else 0) for f in filters)

    def _indexed(self, name: str) -> Column | None:
        column = self._columns[name]
        return column if column.index else None

    def _union(self, query: Query) -> Statement | None:
        """`in` on one indexed column in creation order: one walk per value, merged."""
        if query.sort or query.offset or len(query.filters) != 1:
            return None
        only = query.filters[0]
        if only.op != "in" or not isinstance(only.value, tuple) or not self._indexed(only.column):
            return None
        branches, params = [], []
        direction = "DESC" if query.backward else "ASC"
        for value in dict.fromkeys(only.value):
            single = replace(query, filters=(Filter(only.column, "eq", value),))
            where, bound = self._where(single.home, single.filters)
            position, after = self._position(single)
            branches.append(
                f"SELECT * FROM (SELECT k, doc FROM {self.table.name} WHERE {where}{position}"
                f" ORDER BY k {direction} LIMIT {self.mark}) AS b{len(branches)}"
            )
            params += [*bound, *after, query.limit]
        merged = " UNION ALL ".join(branches)
        sql = f"SELECT doc FROM ({merged}) AS merged ORDER BY k {direction} LIMIT {self.mark}"
        return Statement(sql, [*params, query.limit])

    def _driver(self, query: Query, count: Count) -> str:
        """The index to walk (SQLite only): a filter's when it leaves few rows, else the order's."""
        if not self.table.flavor.hints:
            return "" if query.sort or query.filters else "k"
        if any(f.column == "id" and f.op in ("eq", "in") for f in query.filters):
            return self.table.index_name("id")
        usable = [f for f in query.filters if f.op not in ("ne", "nin") and self._indexed(f.column)]
        usable = [f for f in usable if not (self._columns[f.column].sparse and f.value == self._columns[f.column].absent)]
        if not query.sort and len(query.filters) == 1 and usable and usable[0].op == "eq":
            return self.table.index_name(usable[0].column)
        for f in usable:
            where, params = self._where(query.home, (f,))
            hint = self._hint(self.table.index_name(f.column))
            probe = f"SELECT count(*) FROM (SELECT 1 FROM {self.table.name}{hint} WHERE {where} LIMIT {NARROW + 1})"
            if count(probe, params) <= NARROW:
                return self.table.index_name(f.column)
        return self._order_index(query.sort)

    def _order_index(self, sort: tuple[Sort, ...]) -> str:
        if not sort:
            return "k"
        column = self._columns[sort[0].column]
        if len(sort) == 1 and column.index and not column.sparse:
            return self.table.index_name(column.name)
        return ""

    def _hint(self, driver: str) -> str:
        if not driver or not self.table.flavor.hints:
            return ""
        return " NOT INDEXED" if driver == "k" else f" INDEXED BY {driver}"

    def _where(self, home: int, filters: tuple[Filter, ...], *, by_key: bool = False) -> tuple[str, Params]:
        terms = [f"home = {self.mark}"]
        bound: Params = [home]
        if by_key:
            terms = [f"k BETWEEN {self.mark} AND {self.mark}"]
            bound = [row_key(home, 0), row_key(home, MAX_SEQ)]
        for f in filters:
            term, values = self._term(f)
            terms.append(term)
            bound += values
        return " AND ".join(terms), bound

    def _term(self, f: Filter) -> tuple[str, Params]:
        column, mark = self._columns[f.column], self.mark
        if isinstance(f.value, tuple):
            marks = ", ".join([mark] * len(f.value)) or "NULL"
            return f"{column.name} {'IN' if f.op == 'in' else 'NOT IN'} ({marks})", list(f.value)
        if f.op == "sw":
            return f"{column.name} >= {mark} AND {column.name} < {mark}", [f.value, f"{f.value}{LAST_CHARACTER}"]
        guard = ""
        if f.op in ("lt", "lte") or (f.op == "eq" and column.sparse and f.value != column.absent):
            guard = f" AND {Table.present(column)}"
        return f"{column.name} {SYMBOLS[f.op]} {mark}{guard}", [f.value]

    def _keys(self, query: Query) -> list[tuple[str, bool]]:
        """(column, descending) of the whole order, the row key last, turned round when walking backward."""
        last = query.sort[-1].descending if query.sort else False
        order = [(s.column, s.descending) for s in query.sort] + [("k", last)]
        return [(name, descending != query.backward) for name, descending in order]

    def _order(self, query: Query) -> str:
        return ", ".join(f"{name} {'DESC' if descending else 'ASC'}" for name, descending in self._keys(query))

    def _position(self, query: Query) -> tuple[str, Params]:
        if not query.after:
            return "", []
        keys = self._keys(query)
        values = (*query.after[:-1], row_key(query.home, int(query.after[-1])))
        if len({descending for _, descending in keys}) == 1:
            names = ", ".join(name for name, _ in keys)
            marks = ", ".join([self.mark] * len(keys))
            return f" AND ({names}) {'<' if keys[0][1] else '>'} ({marks})", list(values)
        branches: list[str] = []
        params: Params = []
        for index, (name, descending) in enumerate(keys):
            equal = [f"{earlier} = {self.mark}" for earlier, _ in keys[:index]]
            branches.append(" AND ".join([*equal, f"{name} {'<' if descending else '>'} {self.mark}"]))
            params += [*values[:index], values[index]]
        return f" AND ({' OR '.join(f'({branch})' for branch in branches)})", params
