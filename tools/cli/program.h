// SPDX-License-Identifier: Apache-2.0
/*
 * The program as a function, for whoever brings file formats of its own: the script of the Python
 * package brings Parquet.
 */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include <unecho.h>

/*
 * Runs the command that the words ask for, as `main` does: results go to standard output, the rest
 * to standard error; signals are caught from here on. `formats` are `count_formats` file formats
 * beside the built-in ones, borrowed; NULL and 0: none. Returns the exit code. Once a process.
 */
int program_run(int count, char **words, const unecho_file_format *formats, size_t count_formats);

#endif
