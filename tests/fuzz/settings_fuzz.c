// SPDX-License-Identifier: Apache-2.0
/*
 * Settings files: whatever the bytes, the reader either sets values that print and parse back to
 * themselves, or changes nothing and says where the fault is.
 */
#include "fuzz.h"

#include "options/file.h"
#include "options/settings.h"

#include <stdlib.h>
#include <string.h>

static void require(int promise)
{
    if (!promise)
        abort();
}

static void require_same(const unecho_settings *one, const unecho_settings *other)
{
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const char *name = unecho_option_at(i)->name;
        require(strcmp(unecho_settings_get(one, name), unecho_settings_get(other, name)) == 0);
    }
}

static void require_round_trip(const unecho_settings *settings)
{
    unecho_settings *again = unecho_settings_new(NULL);
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const char *name = unecho_option_at(i)->name;
        require(unecho_settings_set(again, name, unecho_settings_get(settings, name), NULL, NULL) ==
                UNECHO_OK);
    }
    require_same(settings, again);
    unecho_settings_free(again);
}

static void run(const uint8_t *data, size_t size, bool pyproject)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_settings *defaults = unecho_settings_new(NULL), *settings = unecho_settings_new(NULL);
    int failed =
        settings_load_text(settings, (const char *)data, size, "fuzz.toml", pyproject, &error);
    if (failed) {
        require(failed == UNECHO_E_SETTING && error.code == failed && error.message[0]);
        require(strncmp(error.source, "fuzz.toml:", 10) == 0);
        require_same(settings, defaults);
    }
    require_round_trip(settings);
    struct settings values;
    settings_read(settings, &values);
    require(values.threshold.over <= values.threshold.under && values.shingle >= 1);
    unecho_settings_free(settings);
    unecho_settings_free(defaults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run(data, size, false);
    run(data, size, true);
    return 0;
}
