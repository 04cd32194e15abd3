// SPDX-License-Identifier: Apache-2.0
#include "write/row.h"

/* The words of the log, by the numbers of unecho.h. */
static const char *const REASONS[] = {"", "rule", "boilerplate", "exact", "near", "contained"};
static const char *const UNITS[] = {"", "line", "paragraph", "document", "block"};
static const char *const PARTS[] = {"", "head", "tail"};
static const char *const SCOPES[] = {"", "document", "corpus", "reference"};

#define NAME_OF(names, value)                                                                      \
    ((value) > 0 && (size_t)(value) < sizeof(names) / sizeof *(names) ? (names)[value] : "")

const char *unecho_reason_name(int reason)
{
    return NAME_OF(REASONS, reason);
}

const char *unecho_unit_name(int unit)
{
    return NAME_OF(UNITS, unit);
}

const char *unecho_part_name(int part)
{
    return NAME_OF(PARTS, part);
}

const char *unecho_scope_name(int scope)
{
    return NAME_OF(SCOPES, scope);
}
