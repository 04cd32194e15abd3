// SPDX-License-Identifier: Apache-2.0
/*
 * Small files of an output folder that appear whole: its manifest, and what .state holds.
 */
#ifndef PIPELINE_STATE_H
#define PIPELINE_STATE_H

#include "base/mem.h"

enum {
    STATE_FILE_MOST = 1 << 30
};

/* `path`, as messages show it, ends in the name that the file takes in `folder`. UNECHO_E_IO,
 * UNECHO_E_MEMORY. */
int state_publish(int folder, const char *path, const struct buffer *text, unecho_error *error);

/* The same for .state/done/NAME, given the folder .state. */
int state_publish_done(int state, const char *name, const struct buffer *text, unecho_error *error);

/* Removes every file of .state/done that state_publish_done made, and the folder. */
int state_remove_done(int state, unecho_error *error);

/* Removes a name beneath .state; that it is gone already is fine. */
int state_remove(int folder, const char *name, int flags, unecho_error *error);

#endif
