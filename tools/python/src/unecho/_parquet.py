# SPDX-License-Identifier: Apache-2.0
"""Parquet files cleaned into a folder: other columns, schema, metadata and row groups stay.

Held in memory at once: the texts, ids and URLs of all files, and one row group of one file with all
its columns. pyarrow reads and writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import _core
from ._kinds import DROPPED, filter_column


def is_parquet(path: str) -> bool:
    """Whether the file begins as Parquet does. A folder does not."""
    if os.path.isdir(path):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"PAR1"


def _judged(file: Any, group: int, names: list[str]) -> Any:
    """The columns that are judged, of one row group, as one batch of strings."""
    import pyarrow as pa

    there = [name for name in names if name in file.schema_arrow.names]
    table = file.read_row_group(group, columns=there)
    arrays = []
    for name in names:
        column = table[name] if name in there else pa.chunked_array([pa.nulls(len(table), pa.string())])
        arrays.append(pa.concat_arrays(column.cast(pa.large_string()).chunks or [pa.array([], pa.large_string())]))
    return pa.record_batch(arrays, names=names)


def _read(paths: list[str], names: list[str]) -> tuple[Any, list[tuple[str, int]]]:
    """What is judged of all files, a batch a row group, and how many row groups each has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    batches, parts = [], []
    for path in paths:
        with pq.ParquetFile(path) as file:
            if names[0] not in file.schema_arrow.names:
                strings = [f.name for f in file.schema_arrow if "string" in str(f.type)]
                hint = f"; columns of strings: {', '.join(strings)}" if strings else ""
                raise ValueError(f"{path}: no column {names[0]!r} in this file{hint}")
            batches += [_judged(file, group, names) for group in range(file.num_row_groups)]
            parts.append((path, file.num_row_groups))
    schema = pa.schema([(name, pa.large_string()) for name in names])
    return pa.RecordBatchReader.from_batches(schema, batches), parts


def _options(file: Any) -> dict[str, Any]:
    """How a file was written, as far as it tells."""
    metadata = file.metadata
    options: dict[str, Any] = {"store_schema": b"ARROW:schema" in (metadata.metadata or {})}
    if metadata.num_row_groups:
        columns = [metadata.row_group(0).column(i) for i in range(metadata.num_columns)]
        options["compression"] = {one.path_in_schema: one.compression for one in columns}
        options["use_dictionary"] = [c.path_in_schema for c in columns if c.has_dictionary_page]
    return options


def _write(path: str, to: Path, text: str, kept: Iterator[tuple[Any, bytes]]) -> None:
    """Copies a file with other texts, and without the rows that were dropped."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file, pq.ParquetWriter(to, file.schema_arrow, **_options(file)) as writer:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            texts, fates = next(kept)
            index = table.schema.get_field_index(text)
            field = table.schema.field(index)
            table = table.set_column(index, field, pa.chunked_array([texts]).cast(field.type))
            if DROPPED in fates:
                mask = pa.array(map(bool, fates), pa.bool_())
                columns = [filter_column(column, mask) for column in table.columns]
                table = pa.Table.from_arrays(columns, schema=table.schema)
            writer.write_table(table, row_group_size=max(len(table), 1))


def _groups(kept: _core.Table, fates: bytes) -> Iterator[tuple[Any, bytes]]:
    """The cleaned texts, row group by row group."""
    import pyarrow as pa

    at = 0
    for chunk in pa.chunked_array(kept).chunks:
        yield chunk, fates[at : at + len(chunk)]
        at += len(chunk)


def _names(paths: list[str]) -> list[str]:
    """What the outputs are called: the file's name; a second equal one gets ~2."""
    names: list[str] = []
    for path in paths:
        stem = os.path.basename(path).removesuffix(".parquet")
        name, n = stem, 2
        while name in names:
            name, n = f"{stem}~{n}", n + 1
        names.append(name)
    return names


def _publish(temporary: Path, to: Path) -> None:
    """A file appears under its name only when it is whole."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(to)


def clean_files(
    core: _core.Core, paths: list[str], folder: str, text: str, id: str | None, url: str | None
) -> tuple[list[Path], _core.Table, dict[str, Any]]:
    """Cleans Parquet files into ``FOLDER/shards/NAME.parquet``; gives those, rows and totals."""
    names = [text, *(name for name in (id, url) if name)]
    data, parts = _read(paths, names)
    texts, fates, rows, totals = core.dedup(data, text, id, url, parts)
    shards = Path(folder, "shards")
    shards.mkdir(parents=True, exist_ok=True)
    kept, written = _groups(texts, fates), []
    for path, name in zip(paths, _names(paths)):
        to = shards / f"{name}.parquet"
        temporary = to.with_name(f".{name}.{os.getpid()}.tmp")
        try:
            _write(path, temporary, text, kept)
            _publish(temporary, to)
        finally:
            temporary.unlink(missing_ok=True)
        written.append(to)
    return written, rows, totals
