// SPDX-License-Identifier: Apache-2.0
/*
 * Input formats: how a stream of bytes is cut into records, what of a record is the document, how a
 * cleaned record leaves, and how the record comes back.
 *
 * A format is one file with a `struct format` and one line in formats.c. Its functions are pure:
 * they see bytes and give bytes, know nothing of files, threads or stages, and may run on any
 * thread. All four belong together because each is the inverse of another: what `frame` cuts,
 * concatenation gives back; what `render` leaves out, `restore` puts in.
 *
 *   frame    the next record of a window of the stream                (reader, sequential)
 *   parse    its document                                             (workers)
 *   render   the record without the removed parts of its text         (workers)
 *   restore  the record as it was, from what stayed and what went     (restore, verify)
 */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "json/splice.h"

/* Which members of a record are what: dotted paths, borrowed from the settings. */
struct fields {
    unecho_bytes text, id, url;
    unecho_bytes mark; /* the member that gets a record's marks (format/mark.h); length 0: none */
};

enum frame_result {
    FRAME_WHOLE,   /* a record stands in the window: its length is known */
    FRAME_PARTIAL, /* the window ends before the record does */
    FRAME_BAD      /* the bytes up to `length` are no record; the error says why */
};

/* Where framing stands; zeroed at the beginning of each record by the caller. */
struct framing {
    size_t searched;    /* bytes of the window that hold no end of record: not searched again */
    size_t length;      /* out: bytes of the record, separators included */
    bool uncounted;     /* out: no record of its own (a byte-order mark): takes no number */
    bool bad;           /* the record proved bad; the search is for where the next one begins */
    unecho_error error; /* why, where bad */
};

/* A record as a worker sees it. Zero-initialised before its first use, then reused: the map keeps
 * its room. parsed_free releases. */
struct parsed {
    unecho_bytes record;
    const char *nothing; /* NULL: a document; else why it is none: "blank", "warcinfo" (static) */
    unecho_bytes text;   /* the document */
    unecho_bytes id;     /* at NULL: it has none */
    unecho_bytes url;    /* at NULL: it has none */
    struct json_value value; /* of the text, in a JSON record */
    struct json_map map;
    unecho_bytes head, tail; /* of a WARC record: what stands before and after its content */
};

void parsed_free(struct parsed *parsed);

/* A removed part of a record, or (`bytes`) kept bytes that the output shows otherwise. */
struct piece {
    uint64_t offset; /* in the original text */
    unecho_bytes text;
    unecho_bytes raw; /* at NULL: the canonical escapes of `text` */
    bool bytes;
};

struct parts {
    struct json_part *at;
    size_t count, room;
};

struct format {
    const char *name;      /* "jsonl": --format and the manifest */
    const char *extension; /* of shards: ".jsonl" */
    bool one_record;       /* the whole input is one record */
    bool in_memory;        /* a caller's documents: a record's bytes are no file's and go nowhere */
    bool is_foreign;       /* of the caller's own: it begins a `struct foreign` (foreign.h) */

    /* `window` begins at a record, the `first` one where it begins the input; `ended`: nothing
     * follows it. Windows of one record only grow. FRAME_BAD is given once the whole bad stretch is
     * in the window. */
    enum frame_result (*frame)(unecho_bytes window, bool ended, bool first,
                               struct framing *framing);

    /* Fills `to`; decoded bytes go to `room`, which has room for twice the record and is not moved.
     * UNECHO_E_INPUT with the byte of the record. */
    int (*parse)(const struct fields *fields, unecho_bytes record, struct parsed *to,
                 struct buffer *room, unecho_error *error);

    /* Appends what leaves. `parts` are the removed parts of the text, in order. `shown` (emptied by
     * the caller) gets the kept parts that the output shows otherwise: rows of kind "bytes". */
    int (*render)(const struct parsed *parsed, const struct json_part *parts, size_t count,
                  struct buffer *to, struct parts *shown, unecho_error *error);

    /* The source's own bytes for a part of the text; `*differs` tells whether restore needs them,
     * because it would make others of the text. The member is NULL in a format whose text stands as
     * it is. */
    unecho_bytes (*raw)(const struct parsed *parsed, struct json_part part, bool *differs);

    /* Appends the original record. `kept` is what render gave, `pieces` in order of offset, removed
     * parts before shown bytes at the same place. UNECHO_E_MISMATCH, UNECHO_E_INPUT. */
    int (*restore)(const struct fields *fields, unecho_bytes kept, const struct piece *pieces,
                   size_t count, struct buffer *to, unecho_error *error);
};

extern const struct format format_text, format_jsonl, format_wet;

/* By name, NULL if there is none. */
const struct format *format_find(const char *name);

/* The format of an input: by its name without .gz and .zst, in capitals or not, else by its first
 * bytes; text where neither says. `path` NULL: standard input, which is text. */
const struct format *format_detect(const char *path, unecho_bytes beginning);

/* Whether a file that begins so is Parquet. */
bool format_is_parquet(unecho_bytes beginning);

/* The path without its directories, compression ending and format ending: "in/a.jsonl.gz" gives
 * "a", with the length in *length. Borrowed from `path`. */
const char *format_stem(const char *path, size_t *length);

/* UNECHO_E_INPUT where a document looks like UTF-16 or has over 5 % of its bytes ill-formed, with
 * the iconv line to type. */
int format_check_encoding(unecho_bytes text, const char *source, unecho_error *error);

#endif
