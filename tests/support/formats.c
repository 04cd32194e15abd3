// SPDX-License-Identifier: Apache-2.0
#include "support/formats.h"

#include <string.h>

enum {
    MOST_PARTS = 64
};

static void must(bool good)
{
    if (!good)
        abort();
}

/* ---- Framing ---- */

static void tell(struct formats_cut *to, const struct framing *framing, enum frame_result result)
{
    struct buffer *told = &to->told;
    const char *word = result == FRAME_BAD ? "bad" : framing->uncounted ? "none" : "whole";
    must(!buffer_print(told, NULL, "%s%s %zu", told->count ? "; " : "", word, framing->length));
    if (result == FRAME_BAD)
        must(!buffer_print(told, NULL, " at %llu: %s", (unsigned long long)framing->error.offset,
                           framing->error.message));
}

void formats_cut(const struct format *format, unecho_bytes input, size_t step,
                 struct formats_cut *to)
{
    size_t at = 0, seen = 0;
    bool ended = false;
    struct framing framing = {.error = UNECHO_ERROR_INIT};
    to->records.count = to->told.count = 0;
    while (at < input.length) {
        unecho_bytes window = {input.at + at, seen - at};
        enum frame_result result =
            window.length ? format->frame(window, ended, at == 0, &framing) : FRAME_PARTIAL;
        if (result == FRAME_PARTIAL) {
            must(!ended); /* or nothing would ever come of it */
            ended = seen == input.length;
            seen = input.length - seen < step ? input.length : seen + step;
            continue;
        }
        must(framing.length > 0 && framing.length <= window.length);
        tell(to, &framing, result);
        must(!ARRAY_RESERVE(&to->records, 1, "records", NULL));
        to->records.at[to->records.count++] =
            (struct formats_record){at, framing.length, result, framing.uncounted};
        at += framing.length;
        framing = (struct framing){.error = UNECHO_ERROR_INIT};
    }
    must(!buffer_terminate(&to->told, NULL));
}

void formats_cut_free(struct formats_cut *cut)
{
    ARRAY_FREE(&cut->records);
    buffer_free(&cut->told);
}

/* ---- There and back ---- */

size_t formats_parts(unecho_bytes text, uint64_t choice, struct json_part *parts, size_t room)
{
    size_t count = 0, at = 0;
    for (unsigned i = 0; at < text.length && count < room; i++) {
        const char *feed = memchr(text.at + at, '\n', text.length - at);
        size_t end = feed ? (size_t)(feed - text.at) + 1 : text.length;
        bool joins = count && i % 2 && parts[count - 1].offset + parts[count - 1].length == at;
        if (choice >> i % 64 & 1) {
            if (joins)
                parts[count - 1].length += end - at;
            else
                parts[count++] = (struct json_part){at, end - at};
        }
        at = end;
    }
    return count;
}

struct trip {
    const struct format *format;
    struct parsed parsed;
    struct buffer room, back;
    struct json_part parts[MOST_PARTS];
    size_t count;
    struct parts shown;
    ARRAY(struct piece) pieces;
};

static void add_shown(struct trip *trip, struct json_part part)
{
    const struct parsed *parsed = &trip->parsed;
    bool after = part.offset == parsed->text.length;
    const char *at = after ? parsed->tail.at : parsed->text.at + part.offset;
    must(!ARRAY_RESERVE(&trip->pieces, 1, "pieces", NULL));
    trip->pieces.at[trip->pieces.count++] =
        (struct piece){.offset = part.offset, .text = {at, part.length}, .bytes = true};
}

static void add_removed(struct trip *trip, struct json_part part)
{
    struct piece piece = {.offset = part.offset,
                          .text = {trip->parsed.text.at + part.offset, part.length}};
    bool differs = false;
    unecho_bytes raw =
        trip->format->raw ? trip->format->raw(&trip->parsed, part, &differs) : piece.raw;
    if (differs)
        piece.raw = raw;
    must(!ARRAY_RESERVE(&trip->pieces, 1, "pieces", NULL));
    trip->pieces.at[trip->pieces.count++] = piece;
}

/* Removed and shown parts in the order in which the log has them. */
static void merge_pieces(struct trip *trip)
{
    size_t shown = 0;
    for (size_t i = 0; i <= trip->count; i++) {
        size_t before = i < trip->count ? trip->parts[i].offset : SIZE_MAX;
        while (shown < trip->shown.count && trip->shown.at[shown].offset < before)
            add_shown(trip, trip->shown.at[shown++]);
        if (i < trip->count)
            add_removed(trip, trip->parts[i]);
    }
}

static const char *go(struct trip *trip, const struct fields *fields, unecho_bytes record,
                      uint64_t choice, struct buffer *kept)
{
    const struct format *format = trip->format;
    trip->count = formats_parts(trip->parsed.text, choice, trip->parts, MOST_PARTS);
    if (format->render(&trip->parsed, trip->parts, trip->count, kept, &trip->shown, NULL))
        return "it cannot be rendered";
    merge_pieces(trip);
    if (format->restore(fields, (unecho_bytes){kept->at ? kept->at : "", kept->count},
                        trip->pieces.at, trip->pieces.count, &trip->back, NULL))
        return "it cannot be restored";
    if (trip->back.count != record.length)
        return "it comes back with another length";
    return record.length && memcmp(trip->back.at, record.at, record.length) != 0
               ? "it comes back with other bytes"
               : NULL;
}

const char *formats_round_trip(const struct format *format, const struct fields *fields,
                               unecho_bytes record, uint64_t choice, struct buffer *kept, int *code)
{
    struct trip trip = {.format = format};
    const char *failure = NULL;
    kept->count = 0;
    must(!ARRAY_RESERVE(&trip.room, 2 * record.length, "decoded text", NULL));
    const char *room = trip.room.at;
    *code = format->parse(fields, record, &trip.parsed, &trip.room, NULL);
    if (trip.room.at != room)
        failure = "twice the record's length was too little room";
    else if (!*code && !trip.parsed.nothing)
        failure = go(&trip, fields, record, choice, kept);
    parsed_free(&trip.parsed);
    buffer_free(&trip.room);
    buffer_free(&trip.back);
    ARRAY_FREE(&trip.shown);
    ARRAY_FREE(&trip.pieces);
    return failure;
}
