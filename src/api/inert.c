// SPDX-License-Identifier: Apache-2.0
/* Hostile text made harmless for a terminal or a log line. */
#include "base/error.h"
#include "unicode/unicode.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_inert(uint32_t code_point)
{
    if (code_point < 0x20)
        return code_point == '\t';
    if (code_point >= 0x7F && code_point < 0xA0)
        return false; /* DEL and C1, some of which steer terminals */
    if (code_point == 0x2028 || code_point == 0x2029)
        return false; /* line breaks to some readers */
    return !(unicode_properties(code_point) & UNICODE_BIDI_CONTROL);
}

/* "##[" and "##vso[" begin a command to some CI systems, wherever they stand in a line. */
static bool begins_command(unecho_bytes text, size_t at)
{
    size_t left = text.length - at;
    return (left > 2 && memcmp(text.at + at, "##[", 3) == 0) ||
           (left > 5 && memcmp(text.at + at, "##vso[", 6) == 0);
}

/* The visible form of one character (or of a byte that is not to stand as it is). Returns its
 * length. */
static size_t show(const char *bytes, uint32_t used, uint32_t code_point, bool hidden, char to[16])
{
    if (!hidden && is_inert(code_point)) {
        memcpy(to, bytes, used);
        return used;
    }
    if (hidden || code_point < 0x80)
        return (size_t)snprintf(to, 16, "\\x%02X", (unsigned)(unsigned char)bytes[0]);
    return (size_t)snprintf(to, 16, "\\u%04" PRIX32, code_point);
}

size_t unecho_print_inert(unecho_bytes text, char *to, size_t room)
{
    size_t at = 0, written = 0;
    if (!room)
        return 0;
    while (at < text.length) {
        uint32_t code_point;
        bool ill = false;
        uint32_t used = unicode_decode(text.at + at, text.length - at, &code_point, &ill);
        if (ill)
            used = 1; /* byte by byte: each is shown */
        char shown[16];
        bool hidden = ill || begins_command(text, at);
        size_t length = show(text.at + at, used, code_point, hidden, shown);
        if (length >= room - written)
            break;
        memcpy(to + written, shown, length);
        written += length;
        at += used;
    }
    to[written] = '\0';
    return at;
}

/* A text under construction in a room of fixed size; what does not fit is cut. */
struct line {
    char *to;
    size_t room, used;
};

static void add_text(struct line *line, const char *text)
{
    unecho_print_inert((unecho_bytes){text, strlen(text)}, line->to + line->used,
                       line->room - line->used);
    line->used += strlen(line->to + line->used);
}

static void add_number(struct line *line, const char *before, uint64_t number)
{
    char text[64];
    snprintf(text, sizeof text, "%s%" PRIu64, before, number);
    add_text(line, text);
}

char *unecho_error_print(const unecho_error *error, char *to, size_t room)
{
    struct line line = {to, room, 0};
    if (!room)
        return to;
    to[0] = '\0';
    add_text(&line, error->source);
    if (error->record)
        add_number(&line, line.used ? ":" : "record ", error->record);
    if (error->offset != UNECHO_NOWHERE)
        add_number(&line, line.used ? ":byte " : "byte ", error->offset);
    if (line.used)
        add_text(&line, ": ");
    add_text(&line, error->message);
    if (error->hint[0]) {
        add_text(&line, "; ");
        add_text(&line, error->hint);
    }
    return to;
}
