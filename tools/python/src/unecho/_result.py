# SPDX-License-Identifier: Apache-2.0
"""What cleaning gave."""

from __future__ import annotations

import html
from typing import Any

from . import _core

_PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>unecho</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}
table{{border-collapse:collapse;width:100%}}td,th{{border-bottom:1px solid #ccc;padding:.3em .6em;
text-align:left;vertical-align:top}}td:last-child{{white-space:pre-wrap;overflow-wrap:anywhere}}
</style><h1>What was removed</h1><p>{sentence}</p>
<table><tr><th>document<th>line<th>reason<th>similarity<th>on account of<th>text{rows}</table></html>
"""

# Characters that turn the direction of text around them, and controls: shown, not obeyed.
_SHOWN = {
    code: f"\\u{code:04x}"
    for code in [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x61C, 0x200E, 0x200F]
    + [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
}


def _inert(value: object) -> str:
    return html.escape("" if value is None else str(value).translate(_SHOWN))


def _html_row(row: dict[str, Any]) -> str:
    witness = row["witness"]
    account = "" if witness is None else f"{witness['doc']}, line {witness['line']}"
    similarity = "" if row["similarity"] is None else f"{row['similarity']:.4f}"
    text = row["text"]
    if text is None and row["text_bytes"] is not None:
        text = row["text_bytes"].decode("utf-8", "backslashreplace")
    cells = [row["doc"], row["line"], row["reason"], similarity, account, text]
    return "\n<tr>" + "".join(f"<td>{_inert(cell)}" for cell in cells)


class _Removed:
    """What both kinds of results tell of their rows."""

    def __init__(self, rows: _core.Table) -> None:
        #: A row for each removed range, in the order of documents and of their text: a `Table`
        #: with the columns of docs/AUDIT.md (kind, doc, source, record, unit, line, lines, offset,
        #: length, part, reason, scope, similarity, witness, text), null where a row has none, and
        #: ``text_bytes`` where the text is not UTF-8. Offsets and lengths are bytes of UTF-8.
        self.removed: _core.Table = rows

    def least_certain(self, n: int = 10) -> list[dict[str, Any]]:
        """The ``n`` removals that a person should look at first.

        Returns:
            A list of dicts, as of ``removed``: echoes by similarity, the lowest first. Artefacts,
            which have no similarity, are not among them.
        """
        rows = [row for row in self.removed.to_pylist() if row["similarity"] is not None]
        return sorted(rows, key=lambda row: row["similarity"])[:n]

    def to_html(self, most: int = 1000) -> str:
        """A page of HTML, whole in itself, that shows at most ``most`` removals, the least certain
        ones first, then artefacts. It runs no script and loads nothing, whatever the text holds.
        """
        rows = self.removed.to_pylist()
        rows.sort(key=lambda row: 2 if row["similarity"] is None else row["similarity"])
        shown = "".join(_html_row(row) for row in rows[:most])
        more = f"; {len(rows) - most} more are not shown" if len(rows) > most else ""
        return _PAGE.format(sentence=_inert(f"{self!r}{more}"), rows=shown)

    def _count(self) -> str:
        return f"{len(self.removed)} row" + ("s" if len(self.removed) != 1 else "")

    def _repr_html_(self) -> str:
        return self.to_html(most=50)


class Result(_Removed):
    """What cleaning one text gave.

    >>> from unecho import clean
    >>> text = "Eight words that stand in this text twice.\\n\\n" * 2
    >>> result = clean(text)
    >>> result
    <unecho.Result: 1 row, duplicate ratio 0.500>
    >>> result.restore() == text
    True
    """

    def __init__(self, text: str, rows: _core.Table, log: list[bytes], characters: int) -> None:
        super().__init__(rows)
        #: What stays.
        self.text: str = text
        self._log = log
        self._characters = characters

    @property
    def duplicate_ratio(self) -> float:
        """The share of the text's characters that went, from 0 to 1."""
        if not self._characters:
            return 0.0
        return (self._characters - len(self.text)) / self._characters

    def restore(self) -> str:
        """The text as it was, from ``text`` and the rows.

        Raises:
            unecho.Error: ``text`` was changed, and the rows do not fit it.
        """
        kept = self.text.encode("utf-8", "surrogatepass")
        return _core.restore(kept, b"".join(self._log)).decode("utf-8", "surrogatepass")

    def __repr__(self) -> str:
        return f"<unecho.Result: {self._count()}, duplicate ratio {self.duplicate_ratio:.3f}>"


class Corpus(_Removed):
    """What cleaning a corpus gave.

    >>> from unecho import dedup
    >>> corpus = dedup(["Ten words or more that stand in both of two texts."] * 2)
    >>> corpus
    <unecho.Corpus: 2 documents, 1 dropped, 2 rows, duplicate ratio 0.500>
    >>> corpus.rows_by_reason["exact"]
    1
    """

    def __init__(self, selected: Any, rows: _core.Table, totals: dict[str, Any]) -> None:
        super().__init__(rows)
        #: The cleaned data, of the kind that was given; documents of which nothing is left are
        #: not in it, unless the setting ``keep_empty`` says so. Of paths: those of the shards.
        self.selected: Any = selected
        #: How many documents there were, and how many of them are not in ``selected``.
        self.documents: int = totals["documents"]
        self.dropped: int = totals["dropped"]
        #: Bytes of all texts, and how many of them went.
        self.text_bytes: int = totals["text_bytes"]
        self.removed_bytes: int = totals["removed_bytes"]
        #: Rows and bytes by reason: rule, boilerplate, exact, near, contained.
        self.rows_by_reason: dict[str, int] = totals["rows_by_reason"]
        self.bytes_by_reason: dict[str, int] = totals["bytes_by_reason"]

    @property
    def duplicate_ratio(self) -> float:
        """The share of the texts' bytes that went, from 0 to 1."""
        return self.removed_bytes / self.text_bytes if self.text_bytes else 0.0

    def __repr__(self) -> str:
        return (
            f"<unecho.Corpus: {self.documents} documents, {self.dropped} dropped, "
            f"{self._count()}, duplicate ratio {self.duplicate_ratio:.3f}>"
        )
