// SPDX-License-Identifier: Apache-2.0
/* For the tests of this room: which units of a text are echoes (see support/stages.h). */
#ifndef TESTS_ECHO_ECHOES_H
#define TESTS_ECHO_ECHOES_H

#include "support/stages.h"

#include <criterion/criterion.h>

/* A paragraph of one line: the k-th one of a text stands on line 2k - 1. */
#define P(text) text "\n\n"

static inline void expect_echoes_of(const char *text, size_t length, const char *echoes)
{
    struct stages s;
    stages_begin(&s, text, length);
    cr_assert_str_eq(stages_echoes(&s), echoes);
    stages_end(&s);
}

#define EXPECT_ECHOES(text, echoes) expect_echoes_of(text, sizeof(text) - 1, echoes)

/* With one setting that is not the default. */
static inline void expect_echoes_with(const char *name, const char *value, const char *text,
                                      size_t length, const char *echoes)
{
    struct stages s;
    stages_begin(&s, text, length);
    stages_set(&s, name, value);
    cr_assert_str_eq(stages_echoes(&s), echoes, "%s = %s: \"%s\", not \"%s\"", name, value,
                     s.told.at, echoes);
    stages_end(&s);
}

#define EXPECT_WITH(name, value, text, echoes)                                                     \
    expect_echoes_with(name, value, text, sizeof(text) - 1, echoes)

#endif
