# SPDX-License-Identifier: Apache-2.0
"""Parquet as the core sees it: what core/parquet_read.c and core/parquet_write.c call.

pyarrow reads and writes. Held in memory at once: some 8 MiB of rows of the file that is read, and
one row group of the file that is written.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

BATCH_BYTES = 8 << 20
MOST_ROWS = 4096

# What files call codecs otherwise than writers.
_CODECS = {"UNCOMPRESSED": "NONE"}


def _plain(type: pa.DataType) -> pa.DataType:
    """The type without dictionaries and extensions: what its values are."""
    types = pa.types
    if types.is_dictionary(type):
        return _plain(type.value_type)
    if isinstance(type, pa.BaseExtensionType):
        return _plain(type.storage_type)
    if types.is_struct(type):
        return pa.struct([field.with_type(_plain(field.type)) for field in type])
    if types.is_map(type):
        return pa.map_(_plain_field(type.key_field), _plain_field(type.item_field), type.keys_sorted)
    if types.is_fixed_size_list(type):
        return pa.list_(_plain_field(type.value_field), type.list_size)
    if types.is_large_list(type):
        return pa.large_list(_plain_field(type.value_field))
    if types.is_list(type):
        return pa.list_(_plain_field(type.value_field))
    return type


def _plain_field(field: pa.Field) -> pa.Field:
    return field.with_type(_plain(field.type))


def _plain_schema(schema: pa.Schema) -> pa.Schema:
    return pa.schema([_plain_field(field) for field in schema])


def _restyle(array: pa.Array, type: pa.DataType) -> pa.Array:
    """Values of the plain type as the type that they came from."""
    if array.type == type:
        return array
    if pa.types.is_dictionary(type):
        return _restyle(array, type.value_type).dictionary_encode().cast(type)
    if isinstance(type, pa.BaseExtensionType):
        return type.wrap_array(_restyle(array, type.storage_type))
    return array.cast(type)


def _check(schema: pa.Schema, text: str) -> None:
    if schema.get_all_field_indices(text):
        return
    strings = [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)]
    hint = f"; columns of strings: {', '.join(strings)} (name it with text-field)" if strings else ""
    raise ValueError(f"no column {text!r} in this file{hint}")


def _batch_rows(group: Any) -> int:
    """How many rows of a row group make a batch."""
    row = group.total_byte_size // max(group.num_rows, 1) + 1
    return max(1, min(MOST_ROWS, BATCH_BYTES // row))


def _judged(batch: pa.RecordBatch, names: list[str]) -> pa.RecordBatch:
    """The batch with the columns of these names as strings, where they came as dictionaries."""
    for name in names:
        index = batch.schema.get_field_index(name)
        if index >= 0 and pa.types.is_dictionary(batch.schema.field(index).type):
            values = batch.column(index).dictionary_decode()
            batch = batch.set_column(index, pa.field(name, values.type), values)
    return batch


def read(path: str, text: str, id: str, url: str) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of a file: batches, each with the number of the row group that it is of."""
    # pages that have a checksum are held against it: what does not fit is an error, never a text
    file = pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20, page_checksum_verification=True)
    try:
        _check(file.schema_arrow, text)
    except ValueError:
        file.close()
        raise
    return _batches(file, [text, id, url])


def _batches(file: Any, names: list[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
    with file:
        for group in range(file.num_row_groups):
            rows = _batch_rows(file.metadata.row_group(group))
            for batch in file.iter_batches(rows, row_groups=[group], use_threads=False):
                yield group, _judged(batch, names)


def _options(file: Any) -> dict[str, Any]:
    """How a file was written, as far as it tells."""
    metadata = file.metadata
    options: dict[str, Any] = {"store_schema": b"ARROW:schema" in (metadata.metadata or {})}
    if metadata.num_row_groups:
        columns = [metadata.row_group(0).column(i) for i in range(metadata.num_columns)]
        options["compression"] = {c.path_in_schema: _CODECS.get(c.compression, c.compression) for c in columns}
        options["use_dictionary"] = [c.path_in_schema for c in columns if c.has_dictionary_page]
    return options


class _Sink(io.RawIOBase):
    """A file to write to, whose bytes go to a function."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        data = bytes(data)
        self._write(data)
        return len(data)

    def stop(self) -> None:
        """What still comes goes nowhere."""
        self._write = lambda data: None


class _Column:
    """An array of the core's as pyarrow takes it."""

    def __init__(self, type: pa.DataType, capsule: object) -> None:
        self._type = type
        self._capsule = capsule

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._type.__arrow_c_schema__(), self._capsule


class Writer:
    """A file like another one, with other texts and maybe fewer rows, row group by row group."""

    def __init__(self, like: str, text: str, write: Callable[[bytes], None]) -> None:
        with pq.ParquetFile(like) as file:
            self._schema: pa.Schema = file.schema_arrow
            self._count: int = file.num_row_groups
            options = _options(file)
        _check(self._schema, text)
        self._text = self._schema.get_field_index(text)
        #: The columns but the text, of plain types: as the core packs them.
        self.others: pa.Schema = _plain_schema(self._schema.remove(self._text))
        self._next = 0
        self._sink = _Sink(write)
        self._file = pq.ParquetWriter(self._sink, self._schema, **options)

    def _fill(self, group: int) -> None:
        """Row groups of which no row is left, up to this one."""
        while self._next < group:
            self._file.write_table(self._schema.empty_table())
            self._next += 1

    def _texts(self, capsule: object) -> pa.Array:
        type = self._schema.field(self._text).type
        plain = _plain(type)
        binary = pa.types.is_binary(plain) or pa.types.is_large_binary(plain)
        wide = pa.large_binary() if binary else pa.large_string()
        return _restyle(pa.array(_Column(wide, capsule)), type)

    def write(self, group: int, texts: object, others: list[object]) -> None:
        """Writes a row group: the texts and the other columns, as capsules of Arrow arrays."""
        self._fill(group)
        arrays = [pa.array(_Column(f.type, capsule)) for f, capsule in zip(self.others, others)]
        arrays.insert(self._text, self._texts(texts))
        arrays = [_restyle(array, field.type) for array, field in zip(arrays, self._schema)]
        table = pa.Table.from_arrays(arrays, schema=self._schema)
        self._file.write_table(table, row_group_size=len(table))
        self._next += 1

    def finish(self) -> None:
        """All rows have come."""
        self._fill(self._count)
        self._file.close()

    def abandon(self) -> None:
        """Nothing is written any more. pyarrow ends what is unfinished all the same: to nowhere."""
        self._sink.stop()
        self._file.close()
