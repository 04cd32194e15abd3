// SPDX-License-Identifier: Apache-2.0
#include "rules/shipped.h"

#include <assert.h>

void rules_take_builtin(struct rules *rules)
{
    assert(!rules->is_compiled && !rules->list.count);
    rules->shipped = &rules_shipped;
    rules->compiled = rules_shipped.compiled;
    rules->is_compiled = true;
}
