// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"
#include "options/nearest.h"
#include "options/settings.h"
#include "options/table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char prefix[] = "UNECHO_";

enum {
    PREFIX_LENGTH = sizeof prefix - 1
};

/* No option's variable is `name`: say which was meant. */
static int unknown_variable(const char *name, unecho_error *error)
{
    error_set(error, UNECHO_E_SETTING, "there is no setting for the environment variable %.*s",
              (int)nearest_shown(name), name);
    size_t length = strlen(name) - PREFIX_LENGTH, best_distance = NEAREST_FAR;
    const struct option_row *best = NULL;
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const struct option_row *row = option_row(i);
        size_t distance =
            nearest_distance(name + PREFIX_LENGTH, length, row->face.name, strlen(row->face.name));
        if (distance < best_distance) {
            best_distance = distance;
            best = row;
        }
    }
    if (!best)
        error_hint(error, "unset it, or see `unecho config show`");
    else if (best->where == OPTION_COMMAND_LINE)
        error_hint(error, "--%s is for the command line only", best->face.name);
    else
        error_hint(error, "did you mean %s?", best->face.variable);
    return UNECHO_E_SETTING;
}

static int set_variable(unecho_settings *settings, const char *name, const char *value,
                        unecho_error *error)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const struct option_row *row = option_row(i);
        if (strcmp(row->face.variable, name) != 0)
            continue;
        int failed = *value ? unecho_settings_set(settings, row->face.name, value, name, error) : 0;
        if (failed)
            error_place(error, name, 0, UNECHO_NOWHERE);
        return failed;
    }
    return unknown_variable(name, error);
}

int settings_load_variables(unecho_settings *settings, const char *const *environment,
                            unecho_error *error)
{
    unecho_settings *changed = unecho_settings_copy(settings, error);
    int failed = changed ? UNECHO_OK : UNECHO_E_MEMORY;
    for (; !failed && environment && *environment; environment++) {
        const char *equals = strchr(*environment, '=');
        if (!equals || strncmp(*environment, prefix, PREFIX_LENGTH) != 0)
            continue;
        char *name = mem_text(*environment, (size_t)(equals - *environment), error);
        failed = name ? set_variable(changed, name, equals + 1, error) : UNECHO_E_MEMORY;
        free(name);
    }
    if (!failed)
        settings_swap(settings, changed);
    unecho_settings_free(changed);
    return failed;
}

int unecho_settings_load_environment(unecho_settings *settings, unecho_error *error)
{
    if (!settings)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_settings_load_environment takes settings, not NULL");
    return settings_load_variables(settings, (const char *const *)environ, error);
}
