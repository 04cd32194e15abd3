// SPDX-License-Identifier: Apache-2.0
#include "cards.h"

#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    END = 0x1E
};

static int refuse(unecho_error *error, int code, const char *message)
{
    if (error) {
        error->code = code;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

/* ---- Reading ---- */

struct reading {
    struct cards *cards;
    FILE *file;
    char *card;
    size_t room;
    int given;
};

static unecho_bytes cut_field(char **at, char *end)
{
    char *tab = memchr(*at, '\t', (size_t)(end - *at));
    cr_assert(tab, "a card without its fields");
    unecho_bytes field = {*at, (size_t)(tab - *at)};
    *at = tab + 1;
    return field;
}

static int next(void *self, unecho_document *document, bool *got, unecho_error *error)
{
    struct reading *reading = self;
    if (reading->cards->fails_after && reading->given == reading->cards->fails_after)
        return refuse(error, UNECHO_E_INPUT, "this card is torn");
    ssize_t length = getdelim(&reading->card, &reading->room, END, reading->file);
    if (length <= 0)
        return UNECHO_OK;
    char *at = reading->card, *end = at + length - 1;
    document->id = cut_field(&at, end);
    if (!document->id.length)
        document->id.at = NULL;
    document->rest = cut_field(&at, end);
    document->text = (unecho_bytes){at, (size_t)(end - at)};
    *got = true;
    reading->given++;
    return UNECHO_OK;
}

static void close_reading(void *self)
{
    struct reading *reading = self;
    reading->cards->open--;
    fclose(reading->file);
    free(reading->card);
    free(reading);
}

static int read_cards(void *self, const char *path, const unecho_fields *fields,
                      unecho_reader *reader, unecho_error *error)
{
    struct reading *reading = calloc(1, sizeof *reading);
    (void)error;
    cr_assert(fields->text && fields->id && fields->url);
    reading->cards = self;
    reading->file = fopen(path, "rb");
    cr_assert(reading->file, "%s", path);
    while (getc(reading->file) != '\n')
        ;
    reading->cards->open++;
    reader->next = next;
    reader->close = close_reading;
    reader->self = reading;
    return UNECHO_OK;
}

/* ---- Writing ---- */

struct writing {
    struct cards *cards;
    const unecho_sink *to;
};

static int put(const unecho_sink *to, const void *bytes, size_t length, unecho_error *error)
{
    return to->write(to->self, bytes, length, error);
}

static int write_card(void *self, const unecho_document *document, unecho_error *error)
{
    const struct writing *writing = self;
    struct buffer card = {0};
    if (writing->cards->bad_writer)
        return refuse(error, UNECHO_E_IO, "no card left");
    cr_assert_eq(buffer_append(&card, document->id.at, document->id.length, NULL), 0);
    cr_assert_eq(buffer_append(&card, "\t", 1, NULL), 0);
    cr_assert_eq(buffer_append(&card, document->rest.at, document->rest.length, NULL), 0);
    cr_assert_eq(buffer_append(&card, "\t", 1, NULL), 0);
    cr_assert_eq(buffer_append(&card, document->text.at, document->text.length, NULL), 0);
    cr_assert_eq(buffer_append(&card, "\x1E", 1, NULL), 0);
    int code = put(writing->to, card.at, card.count, error);
    buffer_free(&card);
    return code;
}

static int finish(void *self, unecho_error *error)
{
    (void)self, (void)error;
    return UNECHO_OK;
}

static void close_writing(void *self)
{
    struct writing *writing = self;
    writing->cards->open--;
    free(writing);
}

static int write_cards(void *self, const char *like, const unecho_fields *fields,
                       const unecho_sink *to, unecho_file_writer *writer, unecho_error *error)
{
    char *head = NULL;
    size_t room = 0;
    FILE *file = fopen(like, "rb");
    cr_assert(file && fields->text, "%s", like);
    ssize_t length = getline(&head, &room, file);
    fclose(file);
    struct writing *writing = calloc(1, sizeof *writing);
    *writing = (struct writing){self, to};
    writing->cards->open++;
    *writer = (unecho_file_writer){sizeof *writer, write_card, finish, close_writing, writing};
    int code = put(to, head, (size_t)length, error);
    free(head);
    return code;
}

unecho_file_format cards_format(struct cards *cards)
{
    return (unecho_file_format){sizeof(unecho_file_format),
                                "cards",
                                ".card",
                                {"CARDS:", 6},
                                read_cards,
                                write_cards,
                                cards};
}
