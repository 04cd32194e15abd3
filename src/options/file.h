// SPDX-License-Identifier: Apache-2.0
/* Settings from the text of a file (unecho_settings_load_file reads the file and calls this). */
#ifndef OPTIONS_FILE_H
#define OPTIONS_FILE_H

#include "base/error.h"

/*
 * Sets what a TOML text sets: the keys of [tool.unecho] if `pyproject`, else those at its top. All
 * of it or, on failure, nothing. `name` is what errors and origins call it: "unecho.toml:3".
 * UNECHO_E_SETTING: the error's source is "NAME:LINE:COLUMN".
 */
int settings_load_text(unecho_settings *settings, const char *bytes, size_t length,
                       const char *name, bool pyproject, unecho_error *error);

#endif
