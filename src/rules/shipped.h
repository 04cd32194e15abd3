// SPDX-License-Identifier: Apache-2.0
/*
 * The built-in rules as they were compiled when the program was built (tools/gen/compile_rules.c):
 * constant tables, so that a program that uses no other rules starts without reading any.
 */
#ifndef RULES_SHIPPED_H
#define RULES_SHIPPED_H

#include "rules/set.h"

struct shipped {
    struct compiled compiled;
    const unecho_rule *rules;
    uint32_t rule_count;
};

extern const struct shipped rules_shipped;

#endif
