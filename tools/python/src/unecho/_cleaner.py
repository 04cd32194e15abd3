# SPDX-License-Identifier: Apache-2.0
"""Settings, the cleaner, and the functions that make one for a single call."""

from __future__ import annotations

import os
from typing import Any

from . import _core, _kinds
from ._result import Corpus, Result


def settings() -> dict[str, dict[str, Any]]:
    """The settings that the keywords of this package take.

    Returns:
        A dict by keyword, in the order of the command line's help; each value is a dict with
        ``type``, ``initial`` (the default, as text), ``range`` (what is accepted, in words),
        ``help``, ``detail`` and ``affects_output``.

    >>> settings()["threshold"]["initial"]
    '0.8'
    """
    return {row.pop("keyword"): row for row in _core.options()}


def _as_text(value: object) -> list[str]:
    """A setting's value as on a command line: several texts for a list."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, float):
        return [f"{value:.9f}".rstrip("0").rstrip(".")]
    return [os.fspath(value) if isinstance(value, os.PathLike) else str(value)]


def _pairs(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    known = settings()
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if name not in known:
            nearest = _core.nearest(name)
            advice = f"; did you mean {nearest!r}?" if nearest else ""
            raise TypeError(f"there is no setting {name!r}{advice}")
        if isinstance(value, (list, tuple, set, frozenset)):
            words = [text for one in value for text in _as_text(one)]
            texts = words if known[name]["type"] == "texts" else [",".join(words)]
        else:
            texts = _as_text(value)
        pairs += [(name, text) for text in texts]
    return tuple(pairs)


class Cleaner:
    """Settings and compiled rules, ready to work.

    Immutable: any number of threads may use one at the same time, and it can be pickled (files that
    its settings name are read again then). The lock of the interpreter is released while it works.

    Args:
        **values: settings by their keyword; what is not named has its default, whatever
            configuration files or variables there are. See `settings`.

    Raises:
        TypeError: there is no such setting.
        unecho.Error: a value out of range, or a rule file that cannot be used.

    >>> Cleaner(threshold=0.9, rules="none").settings["threshold"]
    '0.9'
    >>> Cleaner(treshold=0.9)
    Traceback (most recent call last):
        ...
    TypeError: there is no setting 'treshold'; did you mean 'threshold'?
    """

    _made_of: tuple[str | None, tuple[tuple[str, str], ...]]

    def __init__(self, **values: Any) -> None:
        self._made_of = (None, _pairs(values))
        self._core = _core.Core(*self._made_of)

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str], **values: Any) -> Cleaner:
        """A cleaner with the settings of ``unecho.toml``, or of a ``pyproject.toml`` that has a
        ``[tool.unecho]``; keywords have the last word.

        Raises:
            unecho.Error: the file cannot be read, or says something that is no setting.
        """
        self = cls.__new__(cls)
        self._made_of = (os.fspath(path), _pairs(values))
        self._core = _core.Core(*self._made_of)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _remake, self._made_of

    def __repr__(self) -> str:
        file, pairs = self._made_of
        shown = [f"{name}={text!r}" for name, text in pairs]
        if file is not None:
            return f"Cleaner.from_toml({', '.join([repr(file), *shown])})"
        return f"Cleaner({', '.join(shown)})"

    @property
    def settings(self) -> dict[str, str]:
        """All settings as text, by keyword."""
        return self._core.settings()

    def clean(self, text: str, id: str = "-") -> Result:
        """Cleans one text, by itself.

        Args:
            text: what is cleaned; lone surrogates are carried through.
            id: what rows call it.

        Returns:
            A `Result`.

        Raises:
            unecho.Error: it is longer than the setting ``max_record``, in bytes of UTF-8.
            TypeError: it is no `str`.
        """
        if not isinstance(text, str):
            raise TypeError(f"a text is a str, not {type(text).__name__}; decode it first")
        kept, rows, log = self._core.clean(text, id)
        return Result(text if kept is None else kept, rows, log, len(text))

    def clean_batch(
        self, data: Any, text: str = "text", id: str | None = "id", source: str = "data"
    ) -> tuple[Any, _core.Table]:
        """Cleans each document of a batch by itself, in this thread; none is dropped.

        For callers with batches and threads of their own, such as ``Dataset.map(batched=True)``.

        Args:
            data: a list of `str` or `bytes`, or Arrow data: a column of texts, or a table with one.
            text: the column of texts, of a table.
            id: the column that names documents, of a table; it need not be there.
            source: what rows call the data.

        Returns:
            A pair: the cleaned texts, as many as there were (a list for a list, else a `Table`
            that is one column of the type that came in; a batch of which nothing goes is not
            copied), and the rows of what was removed, a `Table`.

        Raises:
            unecho.Error: there is no such column, or a text is longer than ``max_record``.
            TypeError: this is no Arrow data.
        """
        kept, fates, rows, _ = self._core.clean_batch(data, text, id, None, source)
        if isinstance(data, (list, tuple)):
            return _kinds.texts_kept(list(data), kept, fates), rows
        return kept, rows

    def dedup(
        self,
        data: Any,
        text: str = "text",
        id: str | None = "id",
        url: str | None = "url",
        source: str = "data",
        output: str | os.PathLike[str] | None = None,
    ) -> Corpus:
        """Cleans a corpus: what a document repeats of itself and of earlier documents goes.

        The same decisions as ``unecho clean`` on the same documents. With ``scope="document"``
        each document is judged by itself, by all threads.

        Args:
            data: a list of `str` (or `bytes`, or None); anything with the Arrow PyCapsule interface (pyarrow, polars,
                pandas, DuckDB results): a table, or a column of texts; a Hugging Face `Dataset`;
                or paths (`pathlib.Path`, one or a list) of the files and folders that
                ``unecho clean`` takes, Parquet among them.
            text: the column of texts: utf8, large_utf8 or utf8_view. A null stays a null.
            id: the column that names documents: strings or whole numbers. It need not be there;
                a document without is called ``SOURCE:RECORD``.
            url: the column of their URLs. It need not be there.
            source: what rows call the data.
            output: the folder to write to, of paths only (docs/OUTPUT.md): the same as of
                ``unecho clean -o``, and like that it goes on with a run that was interrupted. Of
                Parquet files other columns, schema, metadata and row groups stay as they are.

        Returns:
            A `Corpus`.

        Raises:
            unecho.Error: there is no such column, or the library refused: see its ``kind``.
            TypeError: data that is of no kind named here.
        """
        if _kinds.is_paths(data):
            fields = [("text-field", "text", text), ("id-field", "id", id), ("url-field", "url", url)]
            return self._dedup_paths(_kinds.list_paths(data), output, fields)
        if output is not None:
            raise TypeError("output= is for paths; data in memory comes back as .selected")
        kind = _kinds.kind_of(data)
        kept, fates, rows, totals = self._core.dedup(kind.arrow(), text, id, url, source)
        return Corpus(kind.select(text, kept, fates), rows, totals)

    def _dedup_paths(
        self,
        paths: list[str],
        output: str | os.PathLike[str] | None,
        fields: list[tuple[str, str, str | None]],
    ) -> Corpus:
        if output is None:
            raise TypeError("paths need output=, the folder to write to")
        folder = os.fspath(output)
        pairs = tuple((name, field or "") for name, usual, field in fields if field != usual)
        totals = self._core.to_folder(tuple(paths), folder, pairs)
        return Corpus(_kinds.list_shards(folder), self._core.folder_rows(folder), totals)


def _remake(file: str | None, pairs: tuple[tuple[str, str], ...]) -> Cleaner:
    self = Cleaner.__new__(Cleaner)
    self._made_of = (file, pairs)
    self._core = _core.Core(file, pairs)
    return self


def clean(text: str, **values: Any) -> Result:
    """Cleans one text: ``Cleaner(**values).clean(text)``.

    >>> clean("Nothing here repeats.").text
    'Nothing here repeats.'
    """
    return Cleaner(**values).clean(text)


def dedup(
    data: Any,
    text: str = "text",
    id: str | None = "id",
    url: str | None = "url",
    source: str = "data",
    output: str | os.PathLike[str] | None = None,
    **values: Any,
) -> Corpus:
    """Cleans a corpus: ``Cleaner(**values).dedup(data, …)``; see `Cleaner.dedup`.

    >>> line = "Twelve words or more that are the same in each of two documents."
    >>> dedup([line, line + " "]).removed.to_pylist()[0]["witness"]["doc"]
    'data:1'
    """
    return Cleaner(**values).dedup(data, text, id, url, source, output)
