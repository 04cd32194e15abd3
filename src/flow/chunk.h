// SPDX-License-Identifier: Apache-2.0
/*
 * A chunk: the unit of work of a run over many records. The reader fills it with whole records of
 * one input up to about 8 MiB; one worker takes it through the stages, batch by batch, and renders
 * and compresses what leaves; the writer takes chunks in order and only concatenates. Where chunks
 * are cut follows from the input alone, so the same bytes leave for any number of threads.
 *
 * A run has a fixed number of chunks that go round; their buffers keep their room.
 */
#ifndef FLOW_CHUNK_H
#define FLOW_CHUNK_H

#include "base/hash.h"
#include "base/mem.h"

enum record_kind {
    RECORD_WHOLE,     /* as the format framed it: to be parsed */
    RECORD_UNCOUNTED, /* bytes between records: logged, no number of its own */
    RECORD_BAD,       /* no record: quarantined; the last or only piece of it */
    RECORD_BAD_PIECE  /* the beginning of a bad one that is too long to hold at once */
};

struct record {
    size_t offset, length; /* in chunk.bytes */
    uint64_t number;       /* from 1 */
    uint64_t at;           /* its first byte in the decompressed input */
    uint64_t whole;        /* RECORD_BAD: bytes of all its pieces */
    uint32_t kind;
    uint32_t error; /* RECORD_BAD: index in chunk.errors */
};

/* What happened to documents and bytes. Sums; merged in order. */
enum {
    COUNTS_REASONS = 6
};
struct counts {
    uint64_t records, documents;   /* documents: records with a text */
    uint64_t dropped, quarantined; /* records */
    uint64_t source_bytes;         /* of the decompressed inputs: = the three below */
    uint64_t kept_bytes, logged_bytes, quarantined_bytes;
    uint64_t text_bytes, removed_bytes;                       /* of documents' texts */
    uint64_t rows[COUNTS_REASONS], row_bytes[COUNTS_REASONS]; /* by unecho_reason */
};

void counts_add(struct counts *sum, const struct counts *more);

struct chunk {
    uint64_t sequence; /* from 0, in corpus order */
    uint32_t input;    /* index in the run's inputs */
    uint64_t nth;      /* from 0, among the chunks of its input */
    bool first, last;  /* of its input */

    struct buffer bytes;
    ARRAY(struct record) records;
    struct hash128 hash; /* of the bytes of all records, under the run's secret: at corpus scope */
    ARRAY(unecho_error) errors;

    struct buffer out, log, quarantine; /* what leaves, uncompressed */
    struct buffer out_frame, log_frame; /* and compressed; empty where nothing leaves */
    bool line_end_added;                /* `out` ends in a line end that its input lacks */
    struct counts counts;
    uint64_t pages;      /* documents that look like HTML */
    struct list32 rules; /* rows by rule */

    /* How far the reader has come in the input's file. */
    uint64_t input_compressed_bytes;
    /* The input as the reader has seen it, valid in its last chunk. */
    uint64_t input_bytes;
    uint64_t input_hash[2]; /* XXH3-128 of the decompressed bytes: high, low */

    void *extra; /* what a pass found besides; goes round with the chunk */
    void (*extra_free)(void *extra);

    int code; /* the chunk failed: the run ends when its turn comes */
    unecho_error error;
};

struct chunk *chunk_new(unecho_error *error);
void chunk_free(struct chunk *chunk);
void chunk_empty(struct chunk *chunk); /* keeps the room */

#endif
