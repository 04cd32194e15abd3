// SPDX-License-Identifier: Apache-2.0
/*
 * The file of an index: a reference set as a run remembers it, so that later runs need not read its
 * texts again (docs/INDEX.md has the layout).
 *
 *   16 bytes   "unecho index", CR, LF, 0x1A, LF
 *   u32        INDEX_VERSION
 *   u32        how many sections
 *   u64        the length of the file
 *   u64, u64   of each section: where it begins, and its length
 *   sections   in their order, each at a multiple of 64, zeros between
 *   16 bytes   XXH3-128 of all that precedes, the high half first
 *
 * All numbers are little-endian. Everything is a function of the texts and the settings: there is
 * no time, no path of a machine but those that were named, and no hash under a secret.
 *
 * Takes:   a path.
 * Gives:   its sections, mapped, once their places and the hash of the whole have been checked.
 * Refuses: what is no index, one of another version, a damaged one: by name. What stands inside of
 *          sections is not judged here: a file with a true hash may still be hostile.
 * Cost:    the file is read once, in order, and its pages are given back.
 */
#ifndef INDEX_FILE_H
#define INDEX_FILE_H

#include "base/hash.h"
#include "base/mem.h"

enum {
    INDEX_VERSION = 1, /* changes with the layout, and with what makes two texts compare equal */
    INDEX_ALIGN = 64,
    INDEX_MAGIC_BYTES = 16,
    INDEX_HASH_BYTES = 16
};

/* By number in the file. Of units and of whole documents there is the same: each class, in order.
 */
enum index_section {
    INDEX_META,      /* INDEX_META_BYTES: what it was made with */
    INDEX_SOURCES,   /* INDEX_SOURCE_BYTES and its path each: the texts that it was made from */
    INDEX_DOCUMENTS, /* INDEX_DOCUMENT_BYTES each */
    INDEX_NAMES,     /* the ids of documents, one after the other */
    INDEX_UNITS,     /* the first of the four sections of units */
    INDEX_WHOLE = INDEX_UNITS + 4, /* the same of whole documents */
    INDEX_SECTIONS = INDEX_WHOLE + 4
};
/* The four sections of a set of classes. */
enum index_part {
    INDEX_MEMBERS, /* INDEX_MEMBER_BYTES each: where its first unit stands */
    INDEX_ENDS,    /* u64 each: where its words end */
    INDEX_FORMS,   /* the words of all (flow/form.h) */
    INDEX_SKETCHES /* u64 each: its band keys, then its signature */
};

enum {
    INDEX_HEAD_BYTES = INDEX_MAGIC_BYTES + 16 + INDEX_SECTIONS * 16,
    INDEX_TEXT_BYTES = 16,  /* a short text, zeros after it */
    INDEX_RULES_BYTES = 32, /* a hash in hexadecimal digits */
    INDEX_META_BYTES = 3 * INDEX_TEXT_BYTES + INDEX_RULES_BYTES + 7 * 4,
    INDEX_SOURCE_BYTES = 6 * 8 + INDEX_TEXT_BYTES + 4, /* numbers, format, length of its path */
    INDEX_DOCUMENT_BYTES = 8 + 4 + 4,                  /* record, source, length of its id */
    INDEX_MEMBER_BYTES = 4 + 4 + 4                     /* document, line from 0, lines */
};

/* In INDEX_META: three texts, the hash of the rules, seven u32. */
enum index_meta {
    INDEX_UNECHO = 0, /* the version of the program */
    INDEX_UNICODE = INDEX_TEXT_BYTES,
    INDEX_THRESHOLD = 2 * INDEX_TEXT_BYTES,
    INDEX_RULES = 3 * INDEX_TEXT_BYTES, /* and of what is protected */
    INDEX_NUMBERS = INDEX_RULES + INDEX_RULES_BYTES
};
enum index_number {
    INDEX_OF_UNITS, /* UNITS_LINE, UNITS_PARAGRAPH */
    INDEX_BANDS,
    INDEX_ROWS,
    INDEX_WORDS, /* of a signature */
    INDEX_SHINGLE,
    INDEX_SEED,
    INDEX_HAS_WHOLE /* 1: whole documents are in it too */
};

/* A mapped index. Immutable; any number of threads may read it. */
struct index_file {
    const unsigned char *at; /* NULL: none */
    size_t bytes;
    unecho_bytes sections[INDEX_SECTIONS];
};

/* Whether the file `path` begins as an index does, or is one cut short within its first bytes (of
 * which 8 tell it from a text). What is no regular file is none, and is not opened. UNECHO_E_IO: it
 * cannot be told. */
int index_is(const char *path, bool *is, unecho_error *error);

/* UNECHO_E_INPUT: no index, or a damaged one; UNECHO_E_MISMATCH: of another version; UNECHO_E_IO,
 * UNECHO_E_MEMORY. A file that another process cuts short while it is mapped ends this one. */
int index_open(struct index_file *file, const char *path, unecho_error *error);
/* The same over bytes in memory, which are borrowed, and to which index_close does nothing. */
int index_look(struct index_file *file, unecho_bytes bytes, unecho_error *error);
void index_close(struct index_file *file);

/* Gives back the pages of bytes `from` to before `to` of a section: they are in the file. */
void index_trim(const struct index_file *file, enum index_section section, size_t from, size_t to);

static inline uint32_t index_u32(const void *at)
{
    const unsigned char *byte = at;
    return byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
}

static inline uint64_t index_u64(const void *at)
{
    return index_u32(at) | (uint64_t)index_u32((const unsigned char *)at + 4) << 32;
}

#endif
