// SPDX-License-Identifier: Apache-2.0
/*
 * The manifest and its parts, written and read back.
 *
 * An entry is what a finished input came to: one line of JSON with sizes, hashes, counts. While a
 * run is under way each entry is a file of its own (.state/done/N); the manifest is the entries
 * with a head before and totals after them. Totals are always summed from the entries' text, so a
 * resumed run and an unbroken one take the same path.
 */
#ifndef REPORT_MANIFEST_H
#define REPORT_MANIFEST_H

#include "flow/chunk.h"
#include "flow/classes.h"
#include "format/format.h"
#include "write/shard.h"

enum {
    MANIFEST_FORMAT = 1
};

/* What stays of an input whose records stand in shards that it shares (write/regroup.h). */
struct entry_span {
    uint64_t at, bytes; /* uncompressed, of all shards one after the other */
    struct hash128 hash;
    bool line_end_added; /* the last byte is a line end that the input lacks */
};

/* What is known of a finished input beside its output files. */
struct entry_facts {
    const char *name, *format;
    uint64_t bytes, compressed_bytes;
    uint64_t hash[2]; /* XXH3-128 of the decompressed bytes: high, low */
    const struct counts *counts;
    const uint32_t *rules; /* rows by rule */
    const char *const *rule_ids;
    size_t rule_count;
    const struct entry_span *span; /* NULL: it has a shard of its own */
};

/* Appends an entry, without a line end. Returns 0 or UNECHO_E_MEMORY. */
int entry_print(struct buffer *to, const struct entry_facts *facts, const struct shard *shard,
                unecho_error *error);

/* Appends what a manifest tells of a file of the folder: an object. Returns 0 or UNECHO_E_MEMORY.
 */
int entry_file_print(struct buffer *to, const struct shard_file *file, unecho_error *error);

/* What restore and verify read out of an entry: borrowed from its text, names decoded to `room`. */
struct entry_file {
    unecho_bytes path; /* at NULL: there is no such file */
    uint64_t bytes, file_bytes;
    unecho_bytes hash; /* 32 hexadecimal digits */
};

struct entry {
    unecho_bytes name, format, hash;
    const struct foreigns *foreigns; /* what its format may be beside the built-in ones; or NULL */
    uint64_t bytes;
    struct counts counts;
    struct entry_file text, log, quarantine;
    /* Its records stand in shards that it shares: `text` has no path, its bytes begin at `at` of
     * all shards one after the other, and the last may be a line end that the input lacks. */
    bool in_shards, line_end_added;
    uint64_t at;
};

/* Reads an entry. `room` gets decoded strings and must not move while the entry is used: it is
 * grown at most once, before anything is decoded. UNECHO_E_INPUT. */
int entry_read(unecho_bytes text, struct entry *entry, struct buffer *room, unecho_error *error);

/* The format of the entry's input. UNECHO_E_MISMATCH, with its name, where there is none such. */
int entry_format(const struct entry *entry, const struct format **format, unecho_error *error);

/* The settings that affect the output, as a JSON object: `{"units":"line,paragraph",…}`; `rules` is
 * the text of all rules in force, of which the hash stands for their files. */
int settings_print(struct buffer *to, const unecho_settings *settings, const char *rules_hash,
                   unecho_error *error);

/* What a manifest tells of corpus scope. */
struct manifest_corpus {
    struct match_counts candidates;
    unecho_bytes references; /* a JSON array; of length 0: there was no reference set */
};

/* Pieces of a manifest, each text as one of the functions here gave it. */
struct manifest_parts {
    unecho_bytes settings;
    const unecho_bytes *entries;
    size_t entry_count;
    const unecho_bytes *shards; /* that inputs share */
    size_t shard_count;
    bool regrouped;                       /* inputs share shards, if there are any */
    const struct manifest_corpus *corpus; /* NULL at document scope */
};

/* Appends a whole manifest. Sums the counts of the entries into `totals`. UNECHO_E_INPUT where an
 * entry is faulty. */
int manifest_print(struct buffer *to, const struct manifest_parts *parts, struct counts *totals,
                   unecho_error *error);

/* A shard that inputs share: where it begins in all of them one after the other. */
struct manifest_shard {
    unecho_bytes text;
    uint64_t at, bytes;
};

/* Cuts a manifest into its entries (borrowed), shards and settings. UNECHO_E_INPUT: no manifest;
 * UNECHO_E_MISMATCH: one of another format, named. */
struct manifest {
    unecho_bytes settings;
    struct counts totals;
    ARRAY(unecho_bytes) entries;
    ARRAY(struct manifest_shard) shards; /* that inputs share */
};
int manifest_read(unecho_bytes text, struct manifest *manifest, unecho_error *error);

/* The same for the text of a shard alone, as entry_file_print gave it, after those that are there.
 * UNECHO_E_INPUT, UNECHO_E_MEMORY. */
int manifest_add_shard(struct manifest *manifest, unecho_bytes text, unecho_error *error);

/* The bytes of all shards. */
uint64_t manifest_shard_bytes(const struct manifest *manifest);

/* Reads what is told of a shard. `room` as for entry_read. UNECHO_E_INPUT. */
int manifest_shard_read(const struct manifest_shard *shard, struct entry_file *file,
                        struct buffer *room, unecho_error *error);

/* A setting of the run that the manifest tells of, decoded to `room` where it has to be: borrowed
 * until `room` grows. UNECHO_E_INPUT: there is none of this name. */
int manifest_setting(const struct manifest *manifest, const char *name, struct buffer *room,
                     unecho_bytes *to, unecho_error *error);

void manifest_free(struct manifest *manifest);

#endif
