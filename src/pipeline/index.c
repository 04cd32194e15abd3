// SPDX-License-Identifier: Apache-2.0
#include "pipeline/index.h"

#include "index/writer.h"
#include "pipeline/identity.h"
#include "sketch/sketch.h"

#include <stdio.h>
#include <string.h>

enum {
    TOUCH_EVERY = 1 << 14 /* classes and documents after which pages are given back */
};

/* Where what is told of a source stands, after six numbers. */
enum {
    FORMAT_AT = 48,
    PATH_LENGTH_AT = FORMAT_AT + INDEX_TEXT_BYTES
};
_Static_assert(sizeof((struct reference_source *)0)->format == INDEX_TEXT_BYTES,
               "the name of a format takes its place in an index");

static enum index_section section_of(bool of_documents, enum index_part part)
{
    return (enum index_section)((of_documents ? INDEX_WHOLE : INDEX_UNITS) + (int)part);
}

/* ---- What it was made with ---- */

/* A share as a decimal fraction. */
static void print_share(struct share share, char *to, size_t room)
{
    int digits = 0;
    for (uint32_t under = share.under; under > 1; under /= 10)
        digits++;
    snprintf(to, room, digits ? "%u.%0*u" : "%u", (unsigned)(share.over / share.under), digits,
             (unsigned)(share.over % share.under));
}

static uint32_t number_of(const struct corpus_pass *pass, enum index_number number)
{
    const struct settings *settings = &pass->plan->settings;
    switch (number) {
    case INDEX_OF_UNITS:
        return settings->units & (UNITS_LINE | UNITS_PARAGRAPH);
    case INDEX_BANDS:
        return pass->sketch->bands.bands;
    case INDEX_ROWS:
        return pass->sketch->bands.rows;
    case INDEX_WORDS:
        return pass->sketch->signing.words;
    case INDEX_SHINGLE:
        return settings->shingle;
    case INDEX_SEED:
        return settings->sketch_seed;
    default:
        return (settings->units & UNITS_DOCUMENT) != 0;
    }
}

static int put_text(struct index_writer *writer, enum index_section section, const char *text,
                    unecho_error *error)
{
    char padded[INDEX_TEXT_BYTES] = {0};
    snprintf(padded, sizeof padded, "%s", text);
    return index_put(writer, section, padded, sizeof padded, error);
}

static int put_meta(struct index_writer *writer, const struct corpus_pass *pass,
                    unecho_error *error)
{
    char threshold[INDEX_TEXT_BYTES], rules[HASH_TEXT_ROOM];
    print_share(pass->plan->settings.threshold, threshold, sizeof threshold);
    int code = identity_hash_rules(pass->plan, rules);
    if (!code)
        code = put_text(writer, INDEX_META, unecho_version(), error);
    if (!code)
        code = put_text(writer, INDEX_META, unecho_unicode_version(), error);
    if (!code)
        code = put_text(writer, INDEX_META, threshold, error);
    if (!code)
        code = index_put(writer, INDEX_META, rules, INDEX_RULES_BYTES, error);
    for (int i = INDEX_OF_UNITS; i <= INDEX_HAS_WHOLE && !code; i++)
        code = index_put_u32(writer, INDEX_META, number_of(pass, (enum index_number)i), error);
    return code;
}

static const char *meta_at(const struct index_file *file, size_t at)
{
    return file->sections[INDEX_META].at + at;
}

static uint32_t meta_number(const struct index_file *file, enum index_number number)
{
    return index_u32(meta_at(file, INDEX_NUMBERS + 4 * (size_t)number));
}

/* A text of INDEX_META; `to` has a byte more than it can have. */
static void meta_text(const struct index_file *file, enum index_meta at, char *to, size_t bytes)
{
    memcpy(to, meta_at(file, at), bytes);
    to[bytes] = '\0';
}

/* ---- Writing ---- */

/* The name of a format, which the manifest shows as it is. */
static bool is_format_name(const char *text)
{
    size_t length = strnlen(text, INDEX_TEXT_BYTES);
    return length && length < INDEX_TEXT_BYTES &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == length;
}

static int put_sources(struct index_writer *writer, const struct corpus_pass *pass,
                       unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < pass->sources.count && !code; i++) {
        const struct reference_source *source = &pass->sources.at[i];
        const uint64_t numbers[6] = {source->bytes,     source->compressed_bytes,
                                     source->hash[0],   source->hash[1],
                                     source->documents, source->quarantined};
        for (int k = 0; k < 6 && !code; k++)
            code = index_put_u64(writer, INDEX_SOURCES, numbers[k], error);
        if (!code)
            code = put_text(writer, INDEX_SOURCES,
                            is_format_name(source->format) ? source->format : "other", error);
        if (!code)
            code = index_put_u32(writer, INDEX_SOURCES, (uint32_t)strlen(source->path), error);
        if (!code)
            code = index_put(writer, INDEX_SOURCES, source->path, strlen(source->path), error);
    }
    return code;
}

static int put_documents(struct index_writer *writer, const struct corpus *corpus,
                         unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < corpus->documents.count && !code; i++) {
        const struct corpus_document *document = &corpus->documents.at[i];
        code = index_put_u64(writer, INDEX_DOCUMENTS, document->record, error);
        if (!code)
            code = index_put_u32(writer, INDEX_DOCUMENTS, document->input, error);
        if (!code)
            code = index_put_u32(writer, INDEX_DOCUMENTS, document->id_length, error);
        if (i % TOUCH_EVERY == 0)
            vast_trim(corpus->limit);
    }
    return code ? code
                : index_put(writer, INDEX_NAMES, corpus->names.at, corpus->names.count, error);
}

/* A column at a time, as they stand in the file. */
static int put_class(struct index_writer *writer, const struct corpus_pass *pass,
                     enum index_part part, size_t class, uint64_t *end, unecho_error *error)
{
    const struct corpus *corpus = &pass->corpus;
    enum index_section section = section_of(pass->of_documents, part);
    uint32_t bands = pass->sketch->bands.bands, words = pass->sketch->signing.words;
    int code = UNECHO_OK;
    if (part == INDEX_MEMBERS) {
        const struct corpus_member *member = &corpus->members.at[corpus->first_member.at[class]];
        code = index_put_u32(writer, section, member->document, error);
        if (!code)
            code = index_put_u32(writer, section, member->line, error);
        return code ? code : index_put_u32(writer, section, member->lines, error);
    }
    if (part == INDEX_ENDS) {
        *end += corpus->form_length.at[class];
        return index_put_u64(writer, section, *end, error);
    }
    if (part == INDEX_FORMS)
        return index_put(writer, section, corpus->forms.at + corpus->form.at[class],
                         corpus->form_length.at[class], error);
    for (uint32_t i = 0; i < bands && !code; i++)
        code = index_put_u64(writer, section, corpus->keys.at[class * bands + i], error);
    for (uint32_t i = 0; i < words && !code; i++)
        code = index_put_u64(writer, section, corpus->signatures.at[class * words + i], error);
    return code;
}

static int put_classes(struct index_writer *writer, const struct corpus_pass *pass,
                       unecho_error *error)
{
    int code = UNECHO_OK;
    for (int part = INDEX_MEMBERS; part <= INDEX_SKETCHES && !code; part++) {
        uint64_t end = 0;
        for (size_t i = 0; i < pass->corpus.form.count && !code; i++) {
            code = put_class(writer, pass, (enum index_part)part, i, &end, error);
            if (i % TOUCH_EVERY == 0)
                vast_trim(pass->corpus.limit);
        }
    }
    return code;
}

static void measure_classes(const struct corpus_pass *pass, uint64_t *lengths)
{
    const struct corpus *corpus = &pass->corpus;
    uint64_t count = corpus->form.count, forms = 0;
    for (size_t i = 0; i < count; i++)
        forms += corpus->form_length.at[i];
    lengths[section_of(pass->of_documents, INDEX_MEMBERS)] = count * INDEX_MEMBER_BYTES;
    lengths[section_of(pass->of_documents, INDEX_ENDS)] = count * 8;
    lengths[section_of(pass->of_documents, INDEX_FORMS)] = forms;
    lengths[section_of(pass->of_documents, INDEX_SKETCHES)] =
        count * (pass->sketch->bands.bands + pass->sketch->signing.words) * 8;
}

static void measure(const struct corpus_pass *pass, uint64_t *lengths)
{
    lengths[INDEX_META] = INDEX_META_BYTES;
    for (size_t i = 0; i < pass->sources.count; i++)
        lengths[INDEX_SOURCES] += INDEX_SOURCE_BYTES + strlen(pass->sources.at[i].path);
    lengths[INDEX_DOCUMENTS] = pass->corpus.documents.count * INDEX_DOCUMENT_BYTES;
    lengths[INDEX_NAMES] = pass->corpus.names.count;
    measure_classes(pass, lengths);
    if (pass->documents)
        measure_classes(pass->documents, lengths);
}

int index_write(const struct corpus_pass *pass, const char *path, unecho_error *error)
{
    struct index_writer writer;
    uint64_t lengths[INDEX_SECTIONS] = {0};
    measure(pass, lengths);
    int code = index_begin(&writer, path, lengths, error);
    if (!code)
        code = put_meta(&writer, pass, error);
    if (!code)
        code = put_sources(&writer, pass, error);
    if (!code)
        code = put_documents(&writer, &pass->corpus, error);
    if (!code)
        code = put_classes(&writer, pass, error);
    if (!code && pass->documents)
        code = put_classes(&writer, pass->documents, error);
    if (!code)
        code = index_finish(&writer, error);
    error_place(error, path, 0, UNECHO_NOWHERE);
    index_abandon(&writer);
    return code;
}

/* ---- Whether it fits ---- */

static int damaged(unecho_error *error, const char *what)
{
    error_set(error, UNECHO_E_INPUT, "a damaged index: %s", what);
    error_hint(error, "make it again with `unecho index build`");
    return UNECHO_E_INPUT;
}

static int check_meta(const struct index_file *file, unecho_error *error)
{
    if (file->sections[INDEX_META].length != INDEX_META_BYTES)
        return damaged(error, "it does not say what it was made with");
    if (meta_number(file, INDEX_BANDS) > SKETCH_SLOTS_MOST ||
        meta_number(file, INDEX_WORDS) > SKETCH_SLOTS_MOST)
        return damaged(error, "it has more bands than there can be");
    return UNECHO_OK;
}

static int other(unecho_error *error, const char *what)
{
    error_set(error, UNECHO_E_MISMATCH, "this index was made with another %s than this run has",
              what);
    error_hint(error, "give the settings that it was made with (`unecho index info`), or make it "
                      "again");
    return UNECHO_E_MISMATCH;
}

/* What the run compares by is what the index was made with. */
static int check_settings(const struct corpus_pass *pass, const struct index_file *file,
                          unecho_error *error)
{
    char rules[HASH_TEXT_ROOM], unicode[INDEX_TEXT_BYTES + 1];
    int code = identity_hash_rules(pass->plan, rules);
    if (code)
        return code;
    meta_text(file, INDEX_UNICODE, unicode, INDEX_TEXT_BYTES);
    if (strcmp(unicode, unecho_unicode_version()) != 0)
        return other(error, "version of Unicode");
    if (memcmp(meta_at(file, INDEX_RULES), rules, INDEX_RULES_BYTES) != 0)
        return other(error, "set of --rules or --protect");
    if (meta_number(file, INDEX_OF_UNITS) != number_of(pass, INDEX_OF_UNITS))
        return other(error, "value of --units");
    if (number_of(pass, INDEX_HAS_WHOLE) && !meta_number(file, INDEX_HAS_WHOLE))
        return other(error, "value of --units (it has no whole documents)");
    if (!pass->sketch->bands.bands)
        return UNECHO_OK;
    if (meta_number(file, INDEX_BANDS) != number_of(pass, INDEX_BANDS) ||
        meta_number(file, INDEX_ROWS) != number_of(pass, INDEX_ROWS) ||
        meta_number(file, INDEX_WORDS) != number_of(pass, INDEX_WORDS))
        return other(error, "--threshold");
    if (meta_number(file, INDEX_SHINGLE) != number_of(pass, INDEX_SHINGLE))
        return other(error, "--shingle");
    return meta_number(file, INDEX_SEED) == number_of(pass, INDEX_SEED)
               ? UNECHO_OK
               : other(error, "--sketch-seed");
}

/* ---- Loading ---- */

/* A source that begins at byte `*at` of its section; `*at` moves behind it. */
static int load_source(struct corpus_pass *pass, unecho_bytes section, size_t *at,
                       unecho_error *error)
{
    size_t left = section.length - *at;
    const char *from = section.at + *at;
    uint32_t length = left < INDEX_SOURCE_BYTES ? UINT32_MAX : index_u32(from + PATH_LENGTH_AT);
    if (left < INDEX_SOURCE_BYTES || length > left - INDEX_SOURCE_BYTES ||
        !is_format_name(from + FORMAT_AT) || memchr(from + INDEX_SOURCE_BYTES, '\0', length))
        return damaged(error, "it does not say what texts it was made from");
    int code = reference_add_source(pass, (unecho_bytes){from + INDEX_SOURCE_BYTES, length}, error);
    if (code)
        return code;
    struct reference_source *source = &pass->sources.at[pass->sources.count - 1];
    memcpy(source->format, from + FORMAT_AT, sizeof source->format);
    source->bytes = index_u64(from);
    source->compressed_bytes = index_u64(from + 8);
    source->hash[0] = index_u64(from + 16);
    source->hash[1] = index_u64(from + 24);
    source->documents = index_u64(from + 32);
    source->quarantined = index_u64(from + 40);
    *at += INDEX_SOURCE_BYTES + length;
    return UNECHO_OK;
}

static int load_sources(struct corpus_pass *pass, const struct index_file *file,
                        unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t at = 0; at < file->sections[INDEX_SOURCES].length && !code;)
        code = load_source(pass, file->sections[INDEX_SOURCES], &at, error);
    return code;
}

/* Documents, of sources from `first` on. */
static int load_documents(struct corpus_pass *pass, const struct index_file *file, size_t first,
                          unecho_error *error)
{
    unecho_bytes section = file->sections[INDEX_DOCUMENTS], names = file->sections[INDEX_NAMES];
    size_t name = 0;
    if (section.length % INDEX_DOCUMENT_BYTES)
        return damaged(error, "its documents are cut");
    for (size_t at = 0; at < section.length; at += INDEX_DOCUMENT_BYTES) {
        uint32_t source = index_u32(section.at + at + 8), length = index_u32(section.at + at + 12);
        if (source >= pass->sources.count - first || length > names.length - name)
            return damaged(error, "a document stands nowhere");
        unecho_bytes id = {names.at + name, length};
        if (corpus_add_document(&pass->corpus, (uint32_t)(first + source),
                                index_u64(section.at + at), id, error) == NONE)
            return error ? error->code : UNECHO_E_LIMIT;
        name += length;
    }
    return name == names.length ? UNECHO_OK : damaged(error, "names belong to no document");
}

/* The sections of a set of classes. */
struct class_set {
    unecho_bytes members, ends, forms, sketches;
    size_t count;
    uint32_t bands, words; /* of a sketch: band keys, and a signature's */
};

static int find_classes(const struct index_file *file, bool of_documents, struct class_set *set,
                        unecho_error *error)
{
    const unecho_bytes *first = &file->sections[section_of(of_documents, INDEX_MEMBERS)];
    *set = (struct class_set){first[INDEX_MEMBERS],
                              first[INDEX_ENDS],
                              first[INDEX_FORMS],
                              first[INDEX_SKETCHES],
                              .bands = meta_number(file, INDEX_BANDS),
                              .words = meta_number(file, INDEX_WORDS)};
    set->count = set->members.length / INDEX_MEMBER_BYTES;
    if (set->members.length % INDEX_MEMBER_BYTES || set->ends.length != set->count * 8 ||
        set->sketches.length != set->count * (set->bands + set->words) * 8)
        return damaged(error, "its classes are cut");
    return UNECHO_OK;
}

/* The words of class `i`, which begin at `*from`. */
static int form_of(const struct class_set *set, size_t i, size_t *from, unecho_bytes *form,
                   unecho_error *error)
{
    uint64_t end = index_u64(set->ends.at + i * 8);
    if (end < *from || end > set->forms.length || end - *from > UINT32_MAX)
        return damaged(error, "words end where they cannot");
    *form = (unecho_bytes){set->forms.at + *from, (size_t)(end - *from)};
    *from = (size_t)end;
    return UNECHO_OK;
}

static int load_class(struct corpus_pass *pass, const struct class_set *set, size_t i,
                      unecho_bytes form, uint32_t documents, unecho_error *error)
{
    const char *from = set->members.at + i * INDEX_MEMBER_BYTES;
    struct corpus *corpus = &pass->corpus;
    uint32_t bands = pass->sketch->bands.bands, words = pass->sketch->signing.words;
    uint64_t numbers[2 * SKETCH_SLOTS_MOST];
    struct corpus_member member = {
        .document = index_u32(from), .line = index_u32(from + 4), .lines = index_u32(from + 8)};
    if (member.document >= corpus->documents.count - documents)
        return damaged(error, "a unit stands in no document");
    member.document += documents;
    for (uint32_t k = 0; bands && k < bands + words; k++)
        numbers[k] = index_u64(set->sketches.at + (i * (bands + words) + k) * 8);
    struct corpus_sketch sketch = {
        .keys = numbers, .bands = bands, .signature = numbers + bands, .signature_words = words};
    struct hash128 key = hash_bytes(corpus->secret, form.at, form.length);
    if (!pass->sketch->forms)
        form = (unecho_bytes){NULL, 0};
    return corpus_add_member(corpus, key, form, sketch, &member, error) == NONE
               ? (error ? error->code : UNECHO_E_LIMIT)
               : UNECHO_OK;
}

/* Gives back the pages of what was loaded: classes from `from` to before `to`, and their words. */
static void trim_classes(const struct index_file *file, bool of_documents,
                         const struct class_set *set, size_t from, size_t to)
{
    size_t begins = from ? (size_t)index_u64(set->ends.at + (from - 1) * 8) : 0;
    size_t ends = to ? (size_t)index_u64(set->ends.at + (to - 1) * 8) : 0;
    size_t sketch = (set->bands + set->words) * (size_t)8;
    index_trim(file, section_of(of_documents, INDEX_FORMS), begins, ends);
    index_trim(file, section_of(of_documents, INDEX_SKETCHES), from * sketch, to * sketch);
    index_trim(file, section_of(of_documents, INDEX_MEMBERS), from * INDEX_MEMBER_BYTES,
               to * INDEX_MEMBER_BYTES);
    index_trim(file, section_of(of_documents, INDEX_ENDS), from * 8, to * 8);
}

/* Classes, of documents from `documents` on. */
static int load_classes(struct corpus_pass *pass, const struct index_file *file, uint32_t documents,
                        unecho_error *error)
{
    struct class_set set;
    size_t from = 0;
    int code = find_classes(file, pass->of_documents, &set, error);
    for (size_t i = 0; i < set.count && !code; i++) {
        unecho_bytes form;
        code = form_of(&set, i, &from, &form, error);
        if (!code)
            code = load_class(pass, &set, i, form, documents, error);
        if (!code && (i + 1) % TOUCH_EVERY == 0)
            trim_classes(file, pass->of_documents, &set, i + 1 - TOUCH_EVERY, i + 1);
    }
    return code || from == set.forms.length ? code : damaged(error, "words belong to no class");
}

int index_load(struct corpus_pass *pass, const struct index_file *file, unecho_error *error)
{
    size_t first = pass->sources.count;
    uint32_t documents = (uint32_t)pass->corpus.documents.count;
    int code = check_meta(file, error);
    if (!code)
        code = check_settings(pass, file, error);
    if (!code)
        code = load_sources(pass, file, error);
    if (!code)
        code = load_documents(pass, file, first, error);
    return code ? code : load_classes(pass, file, documents, error);
}

/* ---- Telling ---- */

static int count_sources(const struct index_file *file, uint64_t *count, unecho_error *error)
{
    unecho_bytes section = file->sections[INDEX_SOURCES];
    for (size_t at = 0; at < section.length; ++*count) {
        size_t left = section.length - at;
        uint32_t length =
            left < INDEX_SOURCE_BYTES ? UINT32_MAX : index_u32(section.at + at + PATH_LENGTH_AT);
        if (left < INDEX_SOURCE_BYTES || length > left - INDEX_SOURCE_BYTES)
            return damaged(error, "it does not say what texts it was made from");
        at += INDEX_SOURCE_BYTES + length;
    }
    return UNECHO_OK;
}

int index_describe(const struct index_file *file, unecho_index_facts *facts, unecho_error *error)
{
    struct class_set units = {.count = 0}, whole = {.count = 0};
    int code = check_meta(file, error);
    if (!code)
        code = find_classes(file, false, &units, error);
    if (!code)
        code = find_classes(file, true, &whole, error);
    *facts = (unecho_index_facts){.size = sizeof *facts};
    if (!code)
        code = count_sources(file, &facts->sources, error);
    if (code)
        return code;
    facts->version = INDEX_VERSION;
    facts->file_bytes = file->bytes;
    facts->documents = file->sections[INDEX_DOCUMENTS].length / INDEX_DOCUMENT_BYTES;
    facts->units = units.count;
    facts->whole_documents = whole.count;
    facts->of_lines = (meta_number(file, INDEX_OF_UNITS) & UNITS_LINE) != 0;
    facts->of_paragraphs = (meta_number(file, INDEX_OF_UNITS) & UNITS_PARAGRAPH) != 0;
    facts->of_documents = meta_number(file, INDEX_HAS_WHOLE) != 0;
    facts->bands = meta_number(file, INDEX_BANDS);
    facts->rows = meta_number(file, INDEX_ROWS);
    facts->shingle = meta_number(file, INDEX_SHINGLE);
    facts->sketch_seed = meta_number(file, INDEX_SEED);
    meta_text(file, INDEX_UNECHO, facts->unecho, INDEX_TEXT_BYTES);
    meta_text(file, INDEX_UNICODE, facts->unicode, INDEX_TEXT_BYTES);
    meta_text(file, INDEX_THRESHOLD, facts->threshold, INDEX_TEXT_BYTES);
    meta_text(file, INDEX_RULES, facts->rules, INDEX_RULES_BYTES);
    return UNECHO_OK;
}
