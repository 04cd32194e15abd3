// SPDX-License-Identifier: Apache-2.0
/*
 * unecho: takes the echoes out of scraped text.
 *
 * Scraped articles and corpora repeat themselves: a caption that restates a paragraph, a pull
 * quote, "Read more at …". unecho finds repeated and nearly repeated units (lines, hard-wrapped
 * paragraphs), verifies each exactly, removes them together with scraping artefacts, and accounts
 * for every removed byte, so that every removal can be explained and undone.
 *
 * The way through this header:
 *
 *   1. errors     every call that can fail returns a code and fills an unecho_error
 *   2. options    the one table of settings: iterate it, set and get by name
 *   3. rules      the artefact rules in force, and their self-test
 *   4. cleaning   a cleaner (immutable, shared by threads) turns a text into a result: what stays,
 *                 and a row for each removed range
 *   5. the log    rows as JSON lines; the original back from what stayed and the log
 *   6. corpora    a job cleans many inputs, or documents of a caller's reader, into a folder of
 *                 shards or to a writer, or only tells what it would remove, or makes an index of
 *                 them for later jobs; restore and verify
 *   7. looking    rows and documents of a finished folder; a page about it
 *
 * A program of a few lines (tools/examples/clean_string.c is the complete one):
 *
 *   unecho_settings *settings = unecho_settings_new(&error);
 *   unecho_cleaner *cleaner = unecho_cleaner_new(settings, &error);
 *   unecho_document in = {.size = sizeof in, .text = {text, length}, .id = {"a", 1}};
 *   unecho_result *result = unecho_clean(cleaner, &in, &error);
 *   fwrite(unecho_result_text(result).at, 1, unecho_result_text(result).length, stdout);
 *
 * Common contract. The library never prints, never exits, keeps no mutable global state and reads
 * no environment variable unless asked to (unecho_settings_load_environment). Distinct objects may
 * be used by distinct threads at the same time; what may be shared is said at each type. Text is
 * bytes: meant to be UTF-8, but ill-formed and NUL bytes are carried through untouched. Functions
 * that release take NULL. Structs that the caller fills begin with their size, so that later
 * versions can add members at their end: set `.size = sizeof (the struct)` and zero the rest.
 */
#ifndef UNECHO_H
#define UNECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(UNECHO_STATIC) || !defined(__GNUC__)
#define UNECHO_API
#else
#define UNECHO_API __attribute__((visibility("default")))
#endif

/* ---- 1. Errors ------------------------------------------------------------------------------ */

/* What went wrong, by who can mend it. Functions return 0 or one of these. */
typedef enum unecho_code {
    UNECHO_OK = 0,
    UNECHO_E_ARGUMENT = -1,  /* the calling program broke a rule of this header */
    UNECHO_E_SETTING = -2,   /* an unknown setting, or a value it does not take */
    UNECHO_E_RULES = -3,     /* a rule file that cannot be read as one */
    UNECHO_E_INPUT = -4,     /* input that is not what it claims to be: malformed, truncated */
    UNECHO_E_LIMIT = -5,     /* input over a limit (see the setting that the message names) */
    UNECHO_E_IO = -6,        /* the operating system refused: the message holds its reason */
    UNECHO_E_MEMORY = -7,    /* no memory */
    UNECHO_E_MISMATCH = -8,  /* a log, manifest or folder that does not belong to what it is with */
    UNECHO_E_CANCELLED = -9, /* stopped on request */
    UNECHO_E_INTERNAL = -10  /* a bug of ours: please report it */
} unecho_code;

#define UNECHO_NOWHERE UINT64_MAX

/*
 * The first failure of a call, in words for the person at the keyboard. The caller owns it:
 * initialise with UNECHO_ERROR_INIT, pass it to any number of calls (the first failure stays),
 * initialise again before reuse. Every `unecho_error *` parameter may be NULL. No member is ever
 * escaped: a source name is as hostile as the input that gave it; see unecho_error_print.
 */
typedef struct unecho_error {
    size_t size;        /* sizeof (unecho_error) */
    int code;           /* unecho_code; UNECHO_OK while nothing failed */
    uint64_t record;    /* counted from 1; 0: unknown or not in a record */
    uint64_t offset;    /* byte in the record or file; UNECHO_NOWHERE: unknown */
    char source[512];   /* the file, "" if none; cut where longer */
    char message[1024]; /* what failed and what was expected; one sentence, no full stop */
    char hint[512];     /* what to do next, or "" */
} unecho_error;

#define UNECHO_ERROR_INIT                                                                          \
    {                                                                                              \
        sizeof(unecho_error), UNECHO_OK, 0, UNECHO_NOWHERE, "", "", ""                             \
    }

/* "source:record:byte 17: message; hint" with every byte that could steer a terminal or a log made
 * visible, cut to `room` bytes, NUL included. Returns `to`. */
UNECHO_API char *unecho_error_print(const unecho_error *error, char *to, size_t room);

/* Version of the library, "1.2.3". Never NULL; static. */
UNECHO_API const char *unecho_version(void);

/* The Unicode version that decides what a letter is, "15.0.0". Static. */
UNECHO_API const char *unecho_unicode_version(void);

/* Version of a library that this one runs on: "zstd", "xxhash", "zlib"; "isal", which inflates
 * gzip, where it was built with it. NULL for any other name. Static. */
UNECHO_API const char *unecho_library_version(const char *name);

/* The instruction set that the hot loops use on this machine: "baseline", "avx2", "avx512f". It
 * changes no answer. Static. */
UNECHO_API const char *unecho_instruction_set(void);

/* A borrowed run of bytes, not NUL-terminated. `at` may be NULL where `length` is 0. */
typedef struct unecho_bytes {
    const char *at;
    size_t length;
} unecho_bytes;

/* Where bytes go. `write` takes all of them and returns 0, or fills `error` and returns its code;
 * it is called from one thread at a time. */
typedef struct unecho_sink {
    size_t size;
    int (*write)(void *self, const void *bytes, size_t length, unecho_error *error);
    void *self;
} unecho_sink;

/* ---- 2. Options and settings ---------------------------------------------------------------- */

typedef enum unecho_type {
    UNECHO_TYPE_FLAG,    /* true | false */
    UNECHO_TYPE_COUNT,   /* a whole number */
    UNECHO_TYPE_SIZE,    /* bytes: 512, 64K, 64M, 2G (powers of 1024), optionally with "iB" */
    UNECHO_TYPE_SHARE,   /* a decimal fraction from 0 to 1 with up to 9 decimals, kept exactly */
    UNECHO_TYPE_CHOICE,  /* one of a list of words */
    UNECHO_TYPE_CHOICES, /* some of a list of words, comma-separated, each once */
    UNECHO_TYPE_TEXT,    /* any text without NUL */
    UNECHO_TYPE_TEXTS,   /* a list of texts: each use of the flag adds one */
    UNECHO_TYPE_COUNT_OR_WORD /* a whole number, or one of a list of words */
} unecho_type;

/* One row of the option table. Static; every string is UTF-8 and never NULL. */
typedef struct unecho_option {
    size_t size;
    const char *name;     /* config key and, with "--" before it, the flag: "text-field" */
    const char *keyword;  /* Python keyword: "text_field" */
    const char *variable; /* environment variable: "UNECHO_TEXT_FIELD" */
    char letter;          /* the one-letter flag, or 0 */
    int type;             /* unecho_type */
    const char *initial;  /* the default, as text */
    const char *range;    /* what is accepted, in words: "from 0 to 1"; for a choice "a|b|c";
                             for a count or word "a|b|from 2 to 9" */
    const char *commands; /* the commands that take it, space-separated: "clean check" */
    const char *group;    /* heading in the long help: "What counts as an echo" */
    const char *value;    /* the name of its value in help: "SIZE"; "" for a flag */
    const char *help;     /* one sentence for -h */
    const char *detail;   /* what --help and the man page add, or "" */
    bool affects_output;  /* such settings enter the manifest and the resume check */
} unecho_option;

/* The table, in the order of help: index from 0 to unecho_option_count() - 1; NULL beyond. */
UNECHO_API size_t unecho_option_count(void);
UNECHO_API const unecho_option *unecho_option_at(size_t index);

/* By name ("text-field" or "text_field"); NULL if there is none. */
UNECHO_API const unecho_option *unecho_option_find(const char *name);

/* The option whose name is nearest to an unknown one, for "did you mean"; NULL if none is near. */
UNECHO_API const unecho_option *unecho_option_nearest(const char *name);

/* A set of values, one an option. May be shared by threads while nobody sets. */
typedef struct unecho_settings unecho_settings;

/* All defaults. NULL when out of memory. Release with unecho_settings_free. */
UNECHO_API unecho_settings *unecho_settings_new(unecho_error *error);
UNECHO_API unecho_settings *unecho_settings_copy(const unecho_settings *from, unecho_error *error);
UNECHO_API void unecho_settings_free(unecho_settings *settings);

/*
 * Sets option `name` from `value` (text as on a command line). `origin` says where the value comes
 * from, for unecho_settings_origin ("--threshold", "unecho.toml:3"); it is copied; NULL: "set".
 * A list option is appended to while `origin` stays of the same kind as the last one, and replaced
 * by the first value of a stronger origin: see unecho_settings_load_file.
 * UNECHO_E_SETTING: no such option (the error names the nearest) or a value out of range (the error
 * says what is accepted); the old value stays.
 */
UNECHO_API int unecho_settings_set(unecho_settings *settings, const char *name, const char *value,
                                   const char *origin, unecho_error *error);

/* The value as text that unecho_settings_set would take back; a list with "," between. Borrowed
 * from `settings` until it changes. NULL if there is no such option. */
UNECHO_API const char *unecho_settings_get(const unecho_settings *settings, const char *name);

/* Where the value comes from: "default" or the origin given. Borrowed. NULL: no such option. */
UNECHO_API const char *unecho_settings_origin(const unecho_settings *settings, const char *name);

/*
 * Settings from a file: `unecho.toml` (top-level keys) or a `pyproject.toml` ([tool.unecho]); the
 * subset of TOML that is read is documented in docs/SETTINGS.md. UNECHO_E_SETTING names file, line
 * and column. Order of strength: default < file < environment < command line; load in that order,
 * since the last one set wins.
 */
UNECHO_API int unecho_settings_load_file(unecho_settings *settings, const char *path,
                                         unecho_error *error);
/* Settings from UNECHO_* variables of this process. An unknown UNECHO_ variable is an error. */
UNECHO_API int unecho_settings_load_environment(unecho_settings *settings, unecho_error *error);

/* ---- 3. Artefact rules ---------------------------------------------------------------------- */

/*
 * A cleaner: settings and compiled rules, ready to work. Immutable: any number of threads may clean
 * with one cleaner at the same time. `settings` is copied. NULL on failure: UNECHO_E_RULES where a
 * rule file is faulty (the error names file, line and column), UNECHO_E_IO where it cannot be read,
 * UNECHO_E_MEMORY. Release with unecho_cleaner_free when no thread uses it and every result of it
 * has been released.
 */
typedef struct unecho_cleaner unecho_cleaner;
UNECHO_API unecho_cleaner *unecho_cleaner_new(const unecho_settings *settings, unecho_error *error);
UNECHO_API void unecho_cleaner_free(unecho_cleaner *cleaner);

/* One rule in force. Borrowed from its cleaner. */
typedef struct unecho_rule {
    size_t size;
    const char *id;       /* "en.read-more"; audit rows call it "rule:en.read-more" */
    const char *about;    /* what it is for, one line */
    const char *language; /* "en"; "any" */
    const char *file;     /* where it stands: a path, or "built-in en.rules" */
    uint64_t line;        /* the line of `file` on which it begins, from 1 */
    const char *source;   /* its text in the rule file's own form */
    size_t patterns;      /* how many patterns it has */
    size_t examples;      /* how many examples and counter-examples it carries */
} unecho_rule;

UNECHO_API size_t unecho_rule_count(const unecho_cleaner *cleaner);
/* Rules in order of precedence. Fills `rule` (its size set by the caller). UNECHO_E_ARGUMENT: index
 * beyond the last. */
UNECHO_API int unecho_rule_at(const unecho_cleaner *cleaner, size_t index, unecho_rule *rule);

/*
 * Runs every example and counter-example of the rules in force through the very automaton that
 * cleans. `tell` is called for each that fails, with a sentence that says what was expected and
 * what happened (file and line first). Counts go to `run` and `failed`. Returns UNECHO_OK even when
 * examples fail; an error only when the test could not be run.
 */
UNECHO_API int unecho_rules_test(const unecho_cleaner *cleaner,
                                 void (*tell)(void *self, const char *sentence), void *self,
                                 uint64_t *run, uint64_t *failed, unecho_error *error);

/* ---- 4. Cleaning a document ------------------------------------------------------------------ */

typedef struct unecho_document {
    size_t size;
    unecho_bytes text;   /* what is judged; borrowed until the result is released */
    unecho_bytes id;     /* named in each row as "doc"; borrowed likewise */
    unecho_bytes source; /* the file it came from, or a name such as "-" */
    uint64_t record;     /* its number in the source, from 1; 0 is taken as 1 */
    unecho_bytes url;    /* where it was found, for what a corpus asks of hosts; at NULL: nowhere */
    unecho_bytes rest;   /* what else its record holds: between reader and writer of a file format
                            (section 6) alone, which borrow it as they do the text */
} unecho_document;

typedef enum unecho_reason {
    UNECHO_RULE = 1,    /* an artefact rule matches the line, its head or its tail */
    UNECHO_BOILERPLATE, /* the same unit stands in many documents of its host */
    UNECHO_EXACT,       /* another unit has the same comparison form */
    UNECHO_NEAR,        /* another unit says all that it says, and their shingles are alike */
    UNECHO_CONTAINED    /* another unit, or several together, say all that it says */
} unecho_reason;

typedef enum unecho_part {
    UNECHO_WHOLE = 0,
    UNECHO_HEAD,
    UNECHO_TAIL
} unecho_part;
/* A paragraph is a hard-wrapped one, or any with --units paragraph; a block is a paragraph of short
 * lines (verse, addresses, lists), which only corpus scope judges. */
typedef enum unecho_unit {
    UNECHO_LINE = 1,
    UNECHO_PARAGRAPH,
    UNECHO_DOCUMENT,
    UNECHO_BLOCK
} unecho_unit;
typedef enum unecho_scope {
    UNECHO_NO_SCOPE = 0,
    UNECHO_SCOPE_DOCUMENT,
    UNECHO_SCOPE_CORPUS,
    UNECHO_SCOPE_REFERENCE
} unecho_scope;

/* The unit that stays and on whose account another one went. */
typedef struct unecho_witness {
    unecho_bytes doc, source;
    uint64_t record;
    uint64_t line, lines; /* its first line, from 1, and how many lines it has */
} unecho_witness;

/* What a row of the log tells. */
typedef enum unecho_kind {
    UNECHO_RANGE = 0,  /* a removed range of a document */
    UNECHO_RECORD,     /* source bytes that leave no output: no document, or an emptied one */
    UNECHO_QUARANTINE, /* a bad record that was set aside; its bytes are in the quarantine file */
    UNECHO_BYTES,      /* kept bytes that the output shows as U+FFFD, or that it leaves out */
    UNECHO_MARK /* a range, or a whole document, that stays because the setting mark says so */
} unecho_kind;

/*
 * A row of the audit log; first of all one removed range of a document. `offset` and `length` are
 * bytes of the document's text and hold the end of line and the blank lines that go with the
 * removal; `lines` counts the removed unit's own lines only. A unit whose lines are not contiguous
 * has a row for each part. Similarity is an exact fraction: 1/1 for exact, Jaccard for near, the
 * share of tokens that match for contained; 0/0 for rules and boilerplate, which have no witness
 * either. One line may be several others put together: then `witness_count` is 2 or more, all of
 * `witnesses` stand in the output, and `witness` is the first of them.
 */
typedef struct unecho_row {
    size_t size;
    int kind; /* unecho_kind */
    unecho_bytes doc, source;
    uint64_t record;
    int unit; /* unecho_unit */
    uint64_t line, lines;
    uint64_t offset, length;
    int part;          /* unecho_part: a head or tail where a rule took only a part of the line */
    int reason;        /* unecho_reason */
    unecho_bytes rule; /* the rule's id where reason is UNECHO_RULE */
    int scope;         /* unecho_scope */
    uint64_t similarity_over, similarity_under;
    bool has_witness;
    unecho_witness witness;
    unecho_bytes text; /* the bytes of the range, borrowed from the document */
    unecho_bytes raw;  /* as the source has them, where that differs; at NULL: it does not */
    unecho_bytes note; /* of other kinds than a range: why ("blank", "emptied", what was wrong) */
    const unecho_witness *witnesses; /* where it takes several; else NULL. Borrowed */
    size_t witness_count;            /* 0 where one suffices */
    unecho_bytes url; /* of a range's document, while it is cleaned; at NULL: it has none, or the
                         row was read from a log, which does not hold it */
} unecho_row;

/* What cleaning one document gave. Belongs to the caller; one thread at a time. */
typedef struct unecho_result unecho_result;

/*
 * Cleans one document at document scope. The answer is a function of text and settings alone.
 * Cost: time near linear in the text whatever it holds; memory some 30 bytes a byte of text at
 * worst, released with the result. NULL on failure: UNECHO_E_LIMIT where the text is longer than
 * the setting `max-record`, UNECHO_E_MEMORY, UNECHO_E_ARGUMENT.
 */
UNECHO_API unecho_result *unecho_clean(const unecho_cleaner *cleaner,
                                       const unecho_document *document, unecho_error *error);
UNECHO_API void unecho_result_free(unecho_result *result);

/* What stays: the document's bytes without the rows' ranges. Borrowed from the result. */
UNECHO_API unecho_bytes unecho_result_text(const unecho_result *result);

/* The removed ranges in text order, index from 0. `row->size` is set by the caller; what the row
 * points to is borrowed from result, document and cleaner. UNECHO_E_ARGUMENT: beyond the last. */
UNECHO_API size_t unecho_result_row_count(const unecho_result *result);
UNECHO_API int unecho_result_row(const unecho_result *result, size_t index, unecho_row *row);

/* What keeps a unit although another one comes near to saying what it says (docs/EXPLAIN.md). */
typedef enum unecho_guard {
    UNECHO_GUARD_NONE = 0,   /* nothing: it goes */
    UNECHO_GUARD_NOTHING,    /* no other unit that stays is like it */
    UNECHO_GUARD_BLOCK,      /* a block is judged at corpus scope only */
    UNECHO_GUARD_PROTECTED,  /* the setting protect names it */
    UNECHO_GUARD_NO_WORD,    /* it has no word, or is none: it is compared with nothing */
    UNECHO_GUARD_FEW,        /* under 5 words: nothing takes it as an echo */
    UNECHO_GUARD_SHORT,      /* under 8 words: only the same words take it */
    UNECHO_GUARD_NUMBERS,    /* one of its numbers stands there less often */
    UNECHO_GUARD_VERBATIM,   /* no 7 words of it stand there in one piece */
    UNECHO_GUARD_MATCHED,    /* something is new, and fewer than 12 of its words match */
    UNECHO_GUARD_RUN,        /* more new words in a row than the setting novel allows */
    UNECHO_GUARD_SHARE,      /* too many new words for its length */
    UNECHO_GUARD_FORM,       /* what matches stands in many units of the document */
    UNECHO_GUARD_SIMILARITY, /* below the settings threshold and containment */
    UNECHO_GUARD_REASONS,    /* the setting reasons leaves out why it would go */
    UNECHO_GUARD_REFRAIN,    /* the other one would take it, but it is a refrain or a quantity */
    UNECHO_GUARD_WITNESS,    /* … but another unit went on its account */
    UNECHO_GUARD_PLACE       /* … but that one is judged after it; always of two texts alone */
} unecho_guard;

/* A unit, and the unit that stays and comes nearest to saying what it says. Lengths are in half
 * words: a token of a script without spaces is one, any other two. */
typedef struct unecho_explanation {
    size_t size;
    int unit;             /* unecho_unit; 0: the line is none's, since it is blank or a rule's */
    uint64_t line, lines; /* of the unit */
    uint64_t tokens, half_words;
    bool sentence;
    bool has_nearest;
    uint64_t nearest_line, nearest_lines;
    int guard;               /* unecho_guard */
    int reason;              /* what it would go as by what it says: unecho_reason, or 0 */
    uint64_t common, either; /* of the shingles of both: Jaccard is their quotient */
    uint64_t matched;        /* tokens of it that stand in the other one, in order; 0: no 7 words do
                                in one piece, and no closer look was taken */
    uint64_t verbatim;       /* half words of the longest piece that stands there */
    uint64_t novel, novel_most; /* half words that do not: all, and the most in a row */
    bool partial; /* of a hostile document not all units were looked at for the nearest one */
} unecho_explanation;

/*
 * Explains line `line` (from 1) of a document at document scope, by the very judgement that
 * decides: fills `to`, whose size the caller sets, and writes the words of the unit in comparison
 * form, with spaces between, to `words` (NULL: nowhere). Cost: a comparison with each unit of the
 * document, up to some 30 million words. Errors as unecho_clean, and UNECHO_E_INPUT: there is no
 * such line.
 */
UNECHO_API int unecho_explain_line(const unecho_cleaner *cleaner, const unecho_document *document,
                                   uint64_t line, unecho_explanation *to, const unecho_sink *words,
                                   unecho_error *error);

/* The same of two texts, each taken for one unit, its line breaks for spaces: of `one`, given that
 * `other` stays. UNECHO_GUARD_PLACE: it would go. Rules are not applied. */
UNECHO_API int unecho_explain_pair(const unecho_cleaner *cleaner, unecho_bytes one,
                                   unecho_bytes other, unecho_explanation *to,
                                   const unecho_sink *words, unecho_error *error);

/* ---- 5. The audit log ------------------------------------------------------------------------ */

/* Words of the log: "near", "line", "tail", "corpus". Static; "" for a value that has none. */
UNECHO_API const char *unecho_reason_name(int reason);
UNECHO_API const char *unecho_unit_name(int unit);
UNECHO_API const char *unecho_part_name(int part);
UNECHO_API const char *unecho_scope_name(int scope);

/* Writes `row` as one line of JSON, LF included, in the form that docs/AUDIT.md describes: UTF-8
 * with C0, DEL, C1 and bidirectional controls escaped. Returns what `to` returns. */
UNECHO_API int unecho_row_write(const unecho_row *row, const unecho_sink *to, unecho_error *error);

#define UNECHO_FINGERPRINT_ROOM 33

/*
 * A name for what `row` takes out, for lists of what is known already: 32 hexadecimal digits and a
 * NUL, XXH3-128 of the kind of reason (a rule and its part, boilerplate, or an echo of any sort)
 * and the text without the white space at its ends; of a removed document, of its record. The same
 * wherever the text stands and on every machine; not proof against who wants two texts to share
 * one. Returns `to`.
 */
UNECHO_API char *unecho_row_fingerprint(const unecho_row *row, char to[UNECHO_FINGERPRINT_ROOM]);

/*
 * The original of one cleaned text: `kept` with the ranges of `audit` (JSON lines as
 * unecho_row_write wrote them, all of one document) put back, written to `to`. UNECHO_E_INPUT: a
 * line of the log is not one of ours; UNECHO_E_MISMATCH: the ranges do not fit the text. Nothing
 * is written unless everything fits.
 */
UNECHO_API int unecho_restore_text(unecho_bytes kept, unecho_bytes audit, const unecho_sink *to,
                                   unecho_error *error);

/* ---- 6. Corpora ------------------------------------------------------------------------------ */

/* What an input is taken for. */
typedef enum unecho_format {
    UNECHO_FORMAT_TEXT = 0,
    UNECHO_FORMAT_JSONL,
    UNECHO_FORMAT_WET,     /* and the text records of WARC */
    UNECHO_FORMAT_PARQUET, /* known by its first bytes; read only where the caller brings what reads
                              it: unecho_settings_add_format */
    UNECHO_FORMAT_OTHER    /* what a listener hears of an input of a format of the caller's own */
} unecho_format;

typedef struct unecho_look {
    size_t size;
    int format;              /* unecho_format */
    const char *compression; /* "plain", "gzip" or "zstd": by its first bytes. Static */
} unecho_look;

/*
 * Looks at the beginning of the file `path` and fills `look`, whose size the caller sets. The
 * format follows from the name without .gz and .zst, else from the first bytes, decompressed; so a
 * job takes it. Nothing is read of "-" and of what is no regular file, since what is read of a pipe
 * is gone: their format follows from their name alone, and they count as plain. UNECHO_E_IO: there
 * is no such file, it is a folder, or it cannot be read; UNECHO_E_INPUT: it is compressed and
 * damaged at its beginning.
 */
UNECHO_API int unecho_input_look(const char *path, unecho_look *look, unecho_error *error);

/* Whether a text looks like a page of HTML, of which the text was not extracted first: it is
 * cleaned as any other, and hardly well. By its first tag, or by many closing tags. */
UNECHO_API bool unecho_is_page(unecho_bytes text);

/*
 * Writes the decompressed bytes of a gzip file (of any number of members) or zstd file (frames) in
 * memory to `to`; bytes that are neither go through as they are. `name` is for messages. At most
 * `most` bytes: UNECHO_E_LIMIT where there are more. UNECHO_E_INPUT with the byte of the file where
 * it is damaged or cut short; `to` has then been given what came before.
 */
UNECHO_API int unecho_decompress(unecho_bytes bytes, const char *name, uint64_t most,
                                 const unecho_sink *to, unecho_error *error);

/*
 * The way back: a compressor takes a text in pieces through its sink and writes the file that holds
 * it to `to`. `compression` as in unecho_look: "plain" (the text as it is), "gzip" (one member) or
 * "zstd" (frames, by the settings level and single-frame). The file is a function of the text and
 * of the version of zlib or libzstd, however the text comes in pieces. `to` is copied, what it
 * points to is borrowed until unecho_compressor_free. One thread at a time. NULL on failure:
 * UNECHO_E_ARGUMENT for another name, UNECHO_E_MEMORY.
 */
typedef struct unecho_compressor unecho_compressor;
UNECHO_API unecho_compressor *unecho_compressor_new(const char *compression,
                                                    const unecho_settings *settings,
                                                    const unecho_sink *to, unecho_error *error);
/* Valid as long as the compressor is. Its errors: those of `to`, UNECHO_E_MEMORY. */
UNECHO_API unecho_sink unecho_compressor_sink(unecho_compressor *compressor);
/* Ends the file; after it, and after any failure, only unecho_compressor_free makes sense. Errors:
 * as the sink's. */
UNECHO_API int unecho_compressor_finish(unecho_compressor *compressor, unecho_error *error);
UNECHO_API void unecho_compressor_free(unecho_compressor *compressor);

/*
 * A job: inputs cleaned record by record, by as many threads as the settings say. Inputs are JSON
 * lines, WET or WARC, and text (a file is a document), each plain, gzip or zstd; and files of
 * formats that the caller brings (unecho_settings_add_format). A job is used once and belongs to
 * one thread; only unecho_job_stop and unecho_job_totals may be called by others.
 */
typedef struct unecho_job unecho_job;

/* `settings` are copied; what the setting reference names is looked for, and read when the job
 * runs. NULL on failure, as unecho_cleaner_new; also UNECHO_E_SETTING where there is a reference
 * set at document scope, and what unecho_job_add returns for a path of it. Release with
 * unecho_job_free. */
UNECHO_API unecho_job *unecho_job_new(const unecho_settings *settings, unecho_error *error);
UNECHO_API void unecho_job_free(unecho_job *job);

/* Adds an input: a file, a folder (walked in bytewise path order, hidden names left out) or "-",
 * standard input. UNECHO_E_IO where it cannot be found. */
UNECHO_API int unecho_job_add(unecho_job *job, const char *path, unecho_error *error);

/* How many inputs there are, folders walked. */
UNECHO_API size_t unecho_job_input_count(const unecho_job *job);

/*
 * Cleans all inputs into `folder`, which is made if it is missing: shards, audit logs, quarantine,
 * a manifest (docs/OUTPUT.md). Goes on where an interrupted run of the same job stopped, and does
 * nothing where it is done. Every file appears under its name only when it is whole and synced.
 * UNECHO_E_INPUT, UNECHO_E_LIMIT: a bad record (or it is set aside: see the setting on-error);
 * UNECHO_E_MISMATCH: the folder is another job's; UNECHO_E_CANCELLED; UNECHO_E_IO; UNECHO_E_MEMORY.
 */
UNECHO_API int unecho_job_to_folder(unecho_job *job, const char *folder, unecho_error *error);

/*
 * Cleans the only input of the job: what stays goes to `text`, uncompressed and in the input's own
 * format (WET: as JSON lines), rows of the audit log to `log` (NULL: nowhere). Both have been given
 * part of it where this fails. UNECHO_E_ARGUMENT unless there is exactly one input.
 */
UNECHO_API int unecho_job_to_sinks(unecho_job *job, const unecho_sink *text, const unecho_sink *log,
                                   unecho_error *error);

/* What became of documents and bytes. Sums over what is finished so far; the whole at the end. */
typedef struct unecho_totals {
    size_t size;
    uint64_t records, documents;   /* documents: records that have a text */
    uint64_t dropped, quarantined; /* records whose text went whole; bad ones */
    uint64_t source_bytes;         /* of the decompressed inputs: = the three below */
    uint64_t kept_bytes, logged_bytes, quarantined_bytes;
    uint64_t text_bytes, removed_bytes; /* of the documents' texts */
    uint64_t rows[8], row_bytes[8];     /* by unecho_reason */
    bool was_complete;                  /* the folder held the result already */
    bool was_resumed;                   /* the folder held an interrupted run, which went on */
    uint64_t inputs;                    /* all, finished or not */
    uint64_t earlier_bytes;             /* of source_bytes: finished by earlier runs */
    uint64_t input_bytes, read_bytes;   /* as the files hold them, compressed or not: all, and those
                                           dealt with so far. input_bytes is 0 where a pipe or
                                           standard input is among them: nobody knows */
    uint64_t pages; /* of documents, those that look like HTML, as far as this run read them */
} unecho_totals;

/*
 * Who is told what a job would take out. A member that is NULL is not called; one that returns
 * another value than 0, which is a code that it filled `error` with, ends the job. All are called
 * by one thread at a time, but not always by the same one, in corpus order: for each input `begin`,
 * its rows, `end`. What they are given is borrowed until they return.
 */
typedef struct unecho_listener {
    size_t size;
    /* `path` as named or found beneath a folder; `format` is an unecho_format. */
    int (*begin)(void *self, const char *path, int format, unecho_error *error);
    /* Rows of every kind, as the audit log of a folder has them. */
    int (*row)(void *self, const unecho_row *row, unecho_error *error);
    /* `totals` of this input alone. */
    int (*end)(void *self, const unecho_totals *totals, unecho_error *error);
    void *self;
} unecho_listener;

/*
 * Decides all inputs as unecho_job_to_folder does and writes nothing: every row that the audit log
 * would hold is told to `listener`. Memory does not grow with the number of rows. Bad records end
 * the job, or come as rows of kind UNECHO_QUARANTINE: see the setting on-error. Errors as
 * unecho_job_to_folder, but for UNECHO_E_MISMATCH where an input was changed while it was read.
 */
UNECHO_API int unecho_job_check(unecho_job *job, const unecho_listener *listener,
                                unecho_error *error);

/*
 * Documents that stand in no file that a job reads: in memory, in a database, in a format of the
 * caller's own. Calls come from one thread at a time, but not always the same one.
 *
 *   next    fills `document`, whose size is set and whose other members are zero, and sets `*got`;
 *           leaves `*got` false at the end. Text, id and URL are borrowed until the next call; an
 *           id at NULL is none, and rows then say NAME:RECORD. `source` and `record` are not read:
 *           records are counted from 1. Returns 0, or fills `error` and returns its code.
 *   rewind  goes back to the first document; also called before the first. NULL: they can be had
 *           once only, which does for the setting scope=document. The same documents must come
 *           again: UNECHO_E_MISMATCH ends the job where they do not.
 */
typedef struct unecho_reader {
    size_t size;
    const char *name; /* what rows call the source; copied */
    int (*next)(void *self, unecho_document *document, bool *got, unecho_error *error);
    int (*rewind)(void *self, unecho_error *error);
    void *self;
    void (*close)(void *self); /* of a file format's reader: called once, when all is read or nobody
                                  reads on; may be NULL. Not called for a job's own reader */
} unecho_reader;

/* Adds the documents of `reader` after the inputs that are there. The struct is copied; what `self`
 * points to must stay until the job is released. UNECHO_E_ARGUMENT, UNECHO_E_MEMORY. */
UNECHO_API int unecho_job_add_reader(unecho_job *job, const unecho_reader *reader,
                                     unecho_error *error);

/*
 * Where cleaned documents go, and what went. Called by one thread at a time, but not always by the
 * same one; what is given is borrowed for the time of the call. Each returns 0, or fills `error`
 * and returns its code, which ends the job.
 *
 *   document  for each document that stays, in the order of the corpus: `input` counts the job's
 *             inputs from 0, `record` the input's documents from 1, `kept` is what stays of its
 *             text. One that is passed over was dropped: it was removed as a whole, or nothing is
 *             left of its text and the setting keep-empty does not say otherwise
 *   row       for each row of the audit log, in the order of the corpus; NULL: nobody asks
 */
typedef struct unecho_writer {
    size_t size;
    int (*document)(void *self, size_t input, uint64_t record, unecho_bytes kept,
                    unecho_error *error);
    int (*row)(void *self, const unecho_row *row, unecho_error *error);
    void *self;
} unecho_writer;

/*
 * Cleans the inputs of the job, which all are readers, at the scope that the settings say. The
 * writer has been given part of it where this fails. `source_bytes` of the totals are the documents
 * and a fixed head of each. UNECHO_E_ARGUMENT: an input is a file; UNECHO_E_SETTING:
 * on-error=quarantine, which is for files; UNECHO_E_LIMIT: a document over the setting max-record;
 * UNECHO_E_CANCELLED, UNECHO_E_MEMORY, and what reader and writer return.
 */
UNECHO_API int unecho_job_to_writer(unecho_job *job, const unecho_writer *writer,
                                    unecho_error *error);

/*
 * Files of a format of the caller's own, such as Parquet: what to add to settings so that jobs read
 * them as inputs and write them as shards, and folders of them are restored, verified and looked
 * at. The built-in formats are not made of this: they are cut, cleaned and packed as bytes, by all
 * threads at once, and this is called by one thread at a time.
 *
 * A file is a sequence of records. A record is a document, and whatever else there is of it: `rest`
 * of unecho_document, bytes that mean nothing here. They are the format's own, and the same record
 * must always have the same, wherever it is read: they enter lengths and hashes of the manifest,
 * and the log holds those of records that leave no output.
 */

/* Where a record has what: the settings text-field, id-field and url-field. */
typedef struct unecho_fields {
    size_t size;
    const char *text, *id, *url;
} unecho_fields;

/*
 * Who writes a file. Borrowed as those of unecho_reader are; each returns 0, or fills `error` and
 * returns its code.
 *
 *   document  the next record: its text as it is to stand in the file, and the `rest` that the
 *             reader gave; id and URL too, which the rest is free to hold as well
 *   finish    all have come: the last bytes go out
 *   close     called once, after `finish` or where the file is given up; may be NULL
 */
typedef struct unecho_file_writer {
    size_t size;
    int (*document)(void *self, const unecho_document *document, unecho_error *error);
    int (*finish)(void *self, unecho_error *error);
    void (*close)(void *self);
    void *self;
} unecho_file_writer;

/*
 * The format. Functions are called by one thread at a time for each file, but a reader and a writer
 * of two files may run on two threads at once.
 *
 *   read   opens the file `path` and fills `reader`, whose size is set and whose other members are
 *          zero: `next`, `close` and `self` count, and `next` gives text, id, URL and rest. Each
 *          pass over the inputs opens the file anew
 *   write  fills `writer`, likewise, for a file that goes to `to` as it grows: the one that `like`
 *          is, a file of the same format, with other texts and maybe without some records. `like`,
 *          `fields` and `to` are borrowed until the writer's `close`
 */
typedef struct unecho_file_format {
    size_t size;
    const char *name;      /* "parquet": what the manifest calls it */
    const char *extension; /* ".parquet": of inputs (left out of their names) and of shards */
    unecho_bytes magic;    /* how its files begin, 1 to 8 bytes: what counts, whatever the name */
    int (*read)(void *self, const char *path, const unecho_fields *fields, unecho_reader *reader,
                unecho_error *error);
    int (*write)(void *self, const char *like, const unecho_fields *fields, const unecho_sink *to,
                 unecho_file_writer *writer, unecho_error *error);
    void *self;
} unecho_file_format;

/*
 * Adds a format to settings, which copy the struct; what it points to must stay until they, their
 * copies and the jobs made with them are released. At most 4. Such files are read from disk, not
 * from standard input; they go to folders and listeners, and to no sink. What their reader refuses
 * ends the job, and so does a record over the setting max-record, whatever on-error says: no part
 * of such a file can be set aside. The setting mark is refused with them.
 * UNECHO_E_ARGUMENT: a member is missing, or there is a format of this name.
 */
UNECHO_API int unecho_settings_add_format(unecho_settings *settings,
                                          const unecho_file_format *format, unecho_error *error);

/*
 * Writes an index of the inputs of the job to `path`, where it appears once it is whole: a
 * reference set as a run remembers it, to be named by the setting `reference` of later runs, which
 * need not read the texts again. Inputs may be indexes themselves: an index and more texts give,
 * byte for byte, the index of all the texts together; it may be written over one of them. It holds
 * the words of all units of the texts. Memory and temporary files as unecho_job_to_folder;
 * docs/INDEX.md. UNECHO_E_ARGUMENT: there is no input, or the job has a reference set;
 * UNECHO_E_MISMATCH: an input is an index that was made with other settings; UNECHO_E_LIMIT; else
 * as unecho_job_to_folder.
 */
UNECHO_API int unecho_job_to_index(unecho_job *job, const char *path, unecho_error *error);

/* What an index says of itself. Texts end in NUL. */
typedef struct unecho_index_facts {
    size_t size;
    uint32_t version; /* of the layout */
    uint64_t file_bytes;
    uint64_t sources;                           /* texts that it was made from */
    uint64_t documents;                         /* of them */
    uint64_t units;                             /* different ones that corpus scope compares */
    uint64_t whole_documents;                   /* different ones; 0 unless of_documents */
    bool of_lines, of_paragraphs, of_documents; /* --units */
    uint32_t bands, rows, shingle, sketch_seed;
    char unecho[17], unicode[17], threshold[17]; /* versions; --threshold */
    char rules[33]; /* XXH3-128 of the rules in force and of what was protected */
} unecho_index_facts;

/* Fills `facts`, whose size the caller sets, once the index proved to be whole. UNECHO_E_INPUT: it
 * is no index, or damaged; UNECHO_E_MISMATCH: it is of another version; UNECHO_E_IO. */
UNECHO_API int unecho_index_info(const char *path, unecho_index_facts *facts, unecho_error *error);

/* Asks the job to stop: the running call returns UNECHO_E_CANCELLED soon. Any thread, and signal
 * handlers. */
UNECHO_API void unecho_job_stop(unecho_job *job);

/* Fills `totals`, whose size the caller sets. */
UNECHO_API void unecho_job_totals(const unecho_job *job, unecho_totals *totals);

/*
 * The decompressed inputs of a finished folder, byte for byte, as OUT/NAME with the ending of their
 * format. Each appears under its name once its length and hash proved to be those of the manifest.
 * UNECHO_E_MISMATCH: shards, log and manifest do not belong together; UNECHO_E_INPUT: one is
 * damaged; UNECHO_E_IO.
 */
UNECHO_API int unecho_restore_folder(const char *folder, const char *out, unecho_error *error);

/* Proves a folder: every file is whole and has the size and hash of the manifest, and shards and
 * logs give back inputs of the lengths and hashes that the manifest names. `totals` may be NULL.
 * Errors as unecho_restore_folder. */
UNECHO_API int unecho_verify_folder(const char *folder, unecho_totals *totals, unecho_error *error);

/*
 * The passes of a large run as stages, each a process of its own that may run on any machine that
 * sees the inputs and the folder (docs/STAGES.md). The result is that of unecho_job_to_folder on
 * the same inputs: the same bytes of shards, logs and manifest.
 */
typedef enum unecho_stage {
    UNECHO_STAGE_SKETCH = 1, /* reads inputs, judges each by itself, sketches what is left */
    UNECHO_STAGE_JOIN = 2,   /* finds which units are to be compared, by buckets of keys */
    UNECHO_STAGE_DECIDE = 3, /* compares, decides: by one process */
    UNECHO_STAGE_APPLY = 4   /* takes out of inputs what was decided, writes shards and logs */
} unecho_stage;

/* Which work a process is to do. */
typedef struct unecho_stage_share {
    size_t size;
    int stage;            /* an unecho_stage */
    bool documents;       /* of whole documents, not of units: with the setting units=document the
                             first three stages of documents come before those of units */
    uint32_t part, parts; /* of inputs (join: of buckets) counted from 0, those whose number is
                             `part` modulo `parts`; 0 and 1: all. decide is always the whole */
} unecho_stage_share;

typedef struct unecho_stage_result {
    size_t size;
    uint64_t count;       /* of inputs or buckets that are this process's share */
    uint64_t done_before; /* of these: done by earlier calls */
    uint64_t done_now;
    bool finished; /* the folder holds the whole result */
} unecho_stage_result;

/*
 * Does a share of a stage. What is done already is not done again, so a process that was killed is
 * repeated by the same call. Any number of processes may work in a folder at once, each with a job
 * of the same settings and inputs; every share of a stage must be done before the next stage
 * begins. The call of apply that finds all inputs written ends the run with the manifest. `result`
 * may be NULL, else its size is set.
 *
 * Errors as unecho_job_to_folder; also UNECHO_E_SETTING: the scope is document, boilerplate is
 * asked for, or documents are not; UNECHO_E_ARGUMENT: an input is no regular file;
 * UNECHO_E_MISMATCH: what a stage before should have left is not there, or is of another version,
 * run or kind of machine; UNECHO_E_INPUT: it is damaged. Memory: the setting memory bounds it, as
 * for a job.
 */
UNECHO_API int unecho_job_stage(unecho_job *job, const unecho_stage_share *share,
                                const char *folder, unecho_stage_result *result,
                                unecho_error *error);

/* ---- 7. What a folder tells ------------------------------------------------------------------ */

/*
 * A finished folder, open for looking at it. Immutable: any number of threads may visit it at the
 * same time. NULL on failure: UNECHO_E_MISMATCH where `path` holds no manifest or one of another
 * format, UNECHO_E_INPUT where it is damaged, UNECHO_E_IO, UNECHO_E_MEMORY. Release with
 * unecho_folder_free.
 */
typedef struct unecho_folder unecho_folder;
UNECHO_API unecho_folder *unecho_folder_open(const char *path, unecho_error *error);
/* The same, where some of its files may be of formats that `settings` bring
 * (unecho_settings_add_format). Nothing else of them counts; they are borrowed until
 * unecho_folder_free. NULL: they bring none. */
UNECHO_API unecho_folder *unecho_folder_open_with(const char *path, const unecho_settings *settings,
                                                  unecho_error *error);
UNECHO_API void unecho_folder_free(unecho_folder *folder);

/* unecho_restore_folder, unecho_verify_folder and unecho_report (below) of an open folder. */
UNECHO_API int unecho_folder_restore(const unecho_folder *folder, const char *out,
                                     unecho_error *error);
UNECHO_API int unecho_folder_verify(const unecho_folder *folder, unecho_totals *totals,
                                    unecho_error *error);
UNECHO_API int unecho_folder_report(const unecho_folder *folder, const unecho_sink *to,
                                    unecho_error *error);

/* Fills `totals`, whose size the caller sets, with the sums of the manifest. */
UNECHO_API void unecho_folder_totals(const unecho_folder *folder, unecho_totals *totals);

/* Writes a setting of the run, of those that affect the output ("threshold"), as text with a NUL to
 * `to`. UNECHO_E_SETTING: the manifest tells of none of this name, or one longer than `room`. */
UNECHO_API int unecho_folder_setting(const unecho_folder *folder, const char *name, char *to,
                                     size_t room, unecho_error *error);

/* How many inputs it was made from. */
UNECHO_API size_t unecho_folder_input_count(const unecho_folder *folder);

/* A document as it was read. Borrowed for the time of the call. */
typedef struct unecho_original {
    size_t size;
    unecho_bytes text;      /* all of it, what was removed put back */
    unecho_bytes id, url;   /* at NULL: it has none */
    uint64_t record;        /* its number in its input, from 1 */
    uint64_t removed_bytes; /* of its text */
    bool dropped;           /* no text of it is left */
} unecho_original;

/*
 * Who looks at an input. `row` (or NULL) is called for each row of its log, in order; `document`
 * (or NULL) for each document, after the rows of it. Another return value than 0 ends the visit,
 * which returns it: UNECHO_E_CANCELLED for who has seen enough, else with `error` filled. What is
 * given is borrowed for the time of the call. A row's similarity has the four decimals that the log
 * has.
 */
typedef struct unecho_visit {
    size_t size;
    void *self;
    int (*row)(void *self, const unecho_row *row, unecho_error *error);
    int (*document)(void *self, const unecho_original *document, unecho_error *error);
} unecho_visit;

/*
 * Visits input `index`, from 0 in corpus order. Without `document` the log alone is read; with it
 * the shard too, and a visit that came to its end has proved both as unecho_verify_folder does.
 * Memory: a few records. UNECHO_E_ARGUMENT: beyond the last; else as unecho_verify_folder.
 */
UNECHO_API int unecho_folder_visit(const unecho_folder *folder, size_t index,
                                   const unecho_visit *visit, unecho_error *error);

/*
 * A removal beside the unit on whose account it went, or a line that stays. `row` is NULL where it
 * stays. Texts are cut after 2,048 bytes, names after 512. Borrowed for the time of the call.
 */
typedef struct unecho_removal {
    size_t size;
    const unecho_row *row;
    bool has_witness_text; /* false: it has no witness, or that is not in the folder */
    unecho_bytes witness_text;
    unecho_bytes document; /* the whole text as it was read; only from unecho_folder_find */
} unecho_removal;

/* Tells `take` of the `count` removals (10,000 at most) that are nearest to their thresholds, the
 * nearest first: near and contained echoes, by how far their similarity is above the least that the
 * run asked for; equally near ones in corpus order. Another value than 0 from `take` ends it and is
 * returned. Reads each log once, and the shards that hold witnesses. Else as unecho_folder_visit.
 */
UNECHO_API int unecho_folder_least_certain(const unecho_folder *folder, size_t count,
                                           int (*take)(void *self, const unecho_removal *removal,
                                                       unecho_error *error),
                                           void *self, unecho_error *error);

/*
 * Looks for line `line` (from 1; 0: any) of the document `doc`, as rows name it, and tells `take`
 * of each removal of it (or mark, of a run with the setting mark), or once with no row where it
 * stays. Documents of the same name after the first are not looked at. UNECHO_E_INPUT: there is no
 * such document, or line. Reads logs and shards up to the document, and those that hold its
 * witnesses.
 */
UNECHO_API int unecho_folder_find(const unecho_folder *folder, unecho_bytes doc, uint64_t line,
                                  int (*take)(void *self, const unecho_removal *removal,
                                              unecho_error *error),
                                  void *self, unecho_error *error);

/* Of another document, the unit that comes nearest to one that stays. */
typedef struct unecho_nearest {
    size_t size;
    unecho_witness place; /* doc: its id, or without one the name of its input, as source */
    unecho_bytes text;
    int guard;               /* what keeps the line, by this unit: UNECHO_GUARD_NUMBERS, _SIMILARITY
                                or _RUN; _PLACE: nothing but which of them is judged first, what else
                                went on its account, or that no sketch proposed the pair */
    uint64_t common, either; /* of the shingles of both */
} unecho_nearest;

/*
 * Looks through all other documents of a folder for the unit that stays and is most like the one
 * that line `line` (from 1) of document `doc` stands in, by the relation of corpus scope, and tells
 * `take` of it: once, or never where none shares a tenth of its shingles or it has under 10 words.
 * `cleaner` has the settings of the run. Borrowed for the time of the call; another value than 0
 * from it is returned. Reads all logs and shards once, and the document's before. Errors as
 * unecho_folder_find.
 */
UNECHO_API int unecho_folder_nearest(const unecho_folder *folder, const unecho_cleaner *cleaner,
                                     unecho_bytes doc, uint64_t line,
                                     int (*take)(void *self, const unecho_nearest *found,
                                                 unecho_error *error),
                                     void *self, unecho_error *error);

/*
 * Cuts two texts into runs of words that both have in the same order (a longest common subsequence
 * of their words in comparison form) and others, for people who look at a removal; nothing is
 * decided so. Tells `take` of the runs of the left text (side 0), then of the right one (1); they
 * cover each. Words after the first 1,000 of a text count as not common.
 */
UNECHO_API int unecho_beside(unecho_bytes left, unecho_bytes right,
                             int (*take)(void *self, int side, unecho_bytes run, bool common,
                                         unecho_error *error),
                             void *self, unecho_error *error);

/*
 * Writes a page about a folder: one HTML file under 1,000,000 bytes, whatever the folder holds,
 * that loads nothing, and in which everything from data is inert. What came in and stayed, why text
 * went, what repeats, removals beside their witnesses (docs/REPORT.md). Reads each log and shard
 * once, and those that hold the witnesses shown once more; memory: some 20 MB and a few records.
 * Errors as unecho_verify_folder; `to` has then been given nothing, unless its own failure is the
 * error.
 */
UNECHO_API int unecho_report(const char *folder, const unecho_sink *to, unecho_error *error);

/* Copies hostile text for a terminal or the log of a CI system: C0 but tab, DEL, C1, bidirectional
 * controls, line breaks, ill-formed bytes and the beginning of "##[" and "##vso[" come as visible
 * escapes (\x1B, \u202E). Writes at most `room` bytes with the NUL, never half a character; returns
 * the bytes of `text` that fitted. */
UNECHO_API size_t unecho_print_inert(unecho_bytes text, char *to, size_t room);

#ifdef __cplusplus
}
#endif

#endif
