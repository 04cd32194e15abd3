# SPDX-License-Identifier: Apache-2.0
"""Kinds of data: how each is shown to the library as Arrow, and what is made of what comes back.

No library is imported for data that it did not make.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

# What became of a document: a byte each.
DROPPED, UNCHANGED = 0, 1


def texts_kept(texts, kept, fates):
    """A list of texts cleaned: those that stay whole are the same objects. Dropped ones are ''."""
    if not fates.translate(None, bytes([UNCHANGED])):
        return texts
    cleaned = kept.to_pylist()
    pairs = zip(texts, cleaned, fates)
    return [text if fate == UNCHANGED else _like(text, new) for text, new, fate in pairs]


def _like(text, new):
    """Where bytes are among the texts all come back as bytes."""
    return new.decode("utf-8", "surrogatepass") if isinstance(text, str) and isinstance(new, bytes) else new


class _List:
    def __init__(self, data: Any) -> None:
        self.data = list(data)

    def arrow(self):
        return self.data

    def select(self, _, kept, fates):
        texts = texts_kept(self.data, kept, fates)
        return [text for text, fate in zip(texts, fates) if fate != DROPPED]


def filter_column(column, mask):
    """The cells of a column of pyarrow that a mask keeps. It filters no views itself."""
    import pyarrow as pa

    views = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}
    if column.type not in views:
        return column.filter(mask)
    return column.cast(views[column.type]).filter(mask).cast(column.type)


class _Arrow:
    """pyarrow, and all that only has the interface."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def arrow(self):
        return self.data

    def select(self, text, kept, fates):
        import pyarrow as pa

        column = pa.chunked_array(kept)
        mask = pa.array(map(bool, fates), pa.bool_()) if DROPPED in fates else None
        if isinstance(self.data, (pa.Array, pa.ChunkedArray)):
            column = column if mask is None else filter_column(column, mask)
            one = isinstance(self.data, pa.Array)
            return column.combine_chunks() if one else column
        table = self.data if isinstance(self.data, pa.Table) else None
        if isinstance(self.data, pa.RecordBatch):
            table = pa.Table.from_batches([self.data])
        if table is None:
            raise TypeError("what streams its data gives it once: collect it into a table first")
        index = table.schema.get_field_index(text)
        table = table.set_column(index, table.schema.field(index), column)
        if mask is not None:
            columns = [filter_column(column, mask) for column in table.columns]
            table = pa.Table.from_arrays(columns, schema=table.schema)
        if isinstance(self.data, pa.RecordBatch):
            batches = table.combine_chunks().to_batches()
            return batches[0] if batches else self.data.slice(0, 0)
        return table


class _Stream(_Arrow):
    """What may give its data once only: kept as a table of pyarrow, which then comes back."""

    def __init__(self, data: Any) -> None:
        import pyarrow as pa

        super().__init__(pa.table(data) if not hasattr(data, "read_all") else data.read_all())


class _Polars:
    def __init__(self, data: Any) -> None:
        import polars

        self.polars: Any = polars
        self.data = data

    def arrow(self):
        return self.data

    def select(self, text, kept, fates):
        mask = self.polars.Series(map(bool, fates), dtype=self.polars.Boolean)
        if isinstance(self.data, self.polars.Series):
            return self.polars.Series(kept).alias(self.data.name).filter(mask)
        return self.data.with_columns(self.polars.Series(kept).alias(text)).filter(mask)


class _Pandas:
    def __init__(self, data: Any) -> None:
        import pandas

        self.pandas: Any = pandas
        self.data = data

    def arrow(self):
        return self.data

    def _series(self, series, kept, fates):
        changed = [i for i, fate in enumerate(fates) if fate not in (DROPPED, UNCHANGED)]
        series = series.copy()
        if changed:
            cleaned = kept.to_pylist()
            series.iloc[changed] = [cleaned[i] for i in changed]
        return series

    def select(self, text, kept, fates):
        stays = [fate != DROPPED for fate in fates]
        if isinstance(self.data, self.pandas.Series):
            return self._series(self.data, kept, fates)[stays]
        return self.data.assign(**{text: self._series(self.data[text], kept, fates)})[stays]


class _Dataset:
    """Hugging Face datasets."""

    def __init__(self, data: Any) -> None:
        import datasets

        self.datasets: Any = datasets
        self.data = data
        self.inner = _Arrow(data.with_format("arrow")[:])

    def arrow(self):
        return self.inner.arrow()

    def select(self, text, kept, fates):
        table = self.inner.select(text, kept, fates)
        return self.datasets.Dataset(table, info=self.data.info.copy(), split=self.data.split)


def _made_by(data, library):
    return library in sys.modules and type(data).__module__.partition(".")[0] == library


def kind_of(data):
    """The kind of some data; TypeError where it is none."""
    if isinstance(data, (list, tuple)):
        return _List(data)
    if _made_by(data, "datasets") and hasattr(data, "with_format"):
        return _Dataset(data)
    if _made_by(data, "polars") and hasattr(data, "collect"):
        return _Polars(data.collect())
    for library, kind in (("polars", _Polars), ("pandas", _Pandas)):
        if _made_by(data, library) and hasattr(data, "__arrow_c_stream__"):
            return kind(data)
    if _made_by(data, "pyarrow") and not hasattr(data, "read_all"):
        return _Arrow(data)
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return _Stream(data)
    raise TypeError(
        f"cannot clean {type(data).__name__}: give a list of str, data with the Arrow PyCapsule "
        "interface (pyarrow, polars, pandas, DuckDB), a datasets.Dataset, or pathlib.Path"
    )


def is_paths(data):
    """Whether the data is a path or a list of them. A list of str is one of texts."""
    if isinstance(data, (list, tuple)):
        return bool(data) and all(isinstance(one, os.PathLike) for one in data)
    return isinstance(data, os.PathLike)


def list_paths(data):
    return [os.fspath(one) for one in (data if isinstance(data, (list, tuple)) else [data])]


def list_shards(folder):
    return sorted(path for path in Path(folder, "shards").rglob("*") if path.is_file())
