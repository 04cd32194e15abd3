# SPDX-License-Identifier: Apache-2.0
"""Takes the echoes out of scraped text.

One text::

    >>> import unecho
    >>> line = "The storm closed every road into the valley on Monday night, police said."
    >>> result = unecho.clean(line + "\\n\\nA photograph.\\n\\n" + line + "\\n")
    >>> print(result.text)
    The storm closed every road into the valley on Monday night, police said.
    <BLANKLINE>
    A photograph.
    <BLANKLINE>
    <BLANKLINE>
    >>> [row["reason"] for row in result.removed.to_pylist()]
    ['exact']

A corpus, where documents repeat each other::

    >>> corpus = unecho.dedup([line, "Other words.\\n" + line])
    >>> corpus.selected
    ['The storm closed every road into the valley on Monday night, police said.', 'Other words.\\n']

Whatever removes less or more is a setting: a keyword of `clean`, `dedup` and `Cleaner`, with the
names of the command line's flags (``help(unecho.settings)`` lists them).
"""

from ._cleaner import Cleaner, clean, dedup, settings
from ._core import Error, Table, unicode_version
from ._core import version as __version__
from ._result import Corpus, Result

__all__ = [
    "Cleaner",
    "Corpus",
    "Error",
    "Result",
    "Table",
    "__version__",
    "clean",
    "dedup",
    "settings",
    "unicode_version",
]
