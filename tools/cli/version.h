// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#include "failure.h"

/* Prints the version on stdout: "unecho 0.1.0 (Unicode 15.0.0, zstd …, xxHash …)", or as JSON. */
int version_print(bool json, unecho_error *error);

#endif
