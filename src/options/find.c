// SPDX-License-Identifier: Apache-2.0
#include "options/nearest.h"
#include "options/table.h"

#include <string.h>

static bool same_name(const char *name, const char *spelled)
{
    for (; *name && (*name == *spelled || (*name == '-' && *spelled == '_')); name++)
        spelled++;
    return *name == *spelled;
}

size_t option_index(const char *name)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        if (same_name(option_row(i)->face.name, name))
            return i;
    }
    return OPTION_NONE;
}

const unecho_option *unecho_option_find(const char *name)
{
    return name ? unecho_option_at(option_index(name)) : NULL;
}

const unecho_option *unecho_option_nearest(const char *name)
{
    const unecho_option *best = NULL;
    size_t best_distance = NEAREST_FAR;
    for (size_t i = 0; name && i < unecho_option_count(); i++) {
        const char *known = option_row(i)->face.name;
        size_t distance = nearest_distance(name, strlen(name), known, strlen(known));
        if (distance < best_distance) {
            best_distance = distance;
            best = &option_row(i)->face;
        }
    }
    return best;
}

int option_unknown(const char *name, unecho_error *error)
{
    size_t shown = nearest_shown(name);
    error_set(error, UNECHO_E_SETTING, "there is no setting \"%.*s\"", (int)shown, name);
    const unecho_option *near = unecho_option_nearest(name);
    if (near)
        error_hint(error, "did you mean \"%s\"?", near->name);
    else
        error_hint(error, "`unecho config show` lists all settings");
    return UNECHO_E_SETTING;
}
