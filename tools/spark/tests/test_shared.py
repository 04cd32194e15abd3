# SPDX-License-Identifier: Apache-2.0
"""Articles, statements and web pages: Spark gives the answer of the command line."""

import pytest
import shared_data
from answers import assert_equal, by_program, by_spark, numbered

FILES = shared_data.files()


@pytest.mark.skipif(not FILES, reason="the data beside the checkout is not there")
@pytest.mark.parametrize("parts", [1, 7])
def test_the_answer_of_the_command_line(spark, program, tmp_path, parts):
    """All files are one corpus."""
    documents = numbered(document for path in FILES for document in shared_data.documents(path))
    theirs = by_program(program, documents, tmp_path / "program", {})
    assert_equal(by_spark(spark, documents, tmp_path / "staging", {}, parts), theirs)
