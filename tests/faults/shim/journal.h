// SPDX-License-Identifier: Apache-2.0
/*
 * The journal of calls that changed the disk, one line each, for power.py:
 *
 *   create INODE PATH
 *   write INODE LENGTH          and LENGTH bytes and a line feed after it
 *   fsync INODE RESULT          of a file or folder; RESULT is 0 or an errno
 *   rename PATH PATH
 *   unlink PATH                 a folder too
 *   mkdir INODE PATH
 *
 * INODE is a number that the journal gives: systems use theirs again. Paths are absolute, without
 * the links that led there; paths with line feeds or spaces are not meant for it.
 */
#ifndef FAULTS_JOURNAL_H
#define FAULTS_JOURNAL_H

#include <stddef.h>

/* Each is harmless where no journal is kept. Descriptors are looked up, so call them while they are
 * open. */
void journal_create(int fd);
void journal_write(int fd, const void *bytes, size_t length);
void journal_fsync(int fd, int result);
void journal_rename(int from_folder, const char *from, int to_folder, const char *to);
void journal_unlink(int folder, const char *path);
void journal_mkdir(int folder, const char *path);

#endif
