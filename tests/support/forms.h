// SPDX-License-Identifier: Apache-2.0
/*
 * For tests: classes made of texts, without a corpus around them.
 *
 *   struct forms forms = {0};
 *   forms_add(&forms, "Ten words that say what another line says too, nearly.");
 *   struct classes classes = forms_classes(&forms);
 *   forms_free(&forms);
 *
 * Running out of memory ends the program.
 */
#ifndef SUPPORT_FORMS_H
#define SUPPORT_FORMS_H

#include "base/hash.h"
#include "base/mem.h"
#include "flow/classes.h"

struct forms {
    struct buffer bytes;
    ARRAY(uint64_t) form;
    struct list32 length;
    ARRAY(uint64_t) keys;
    uint32_t bands; /* keys a class: set before the first class is added */
};

/* Appends the form of all words of a text. */
void form_append(struct buffer *to, const char *text);

/* Appends a word with its flags to a form. */
void form_append_word(struct buffer *to, const char *word, uint32_t flags);

/* Adds a class; its form is that of `text`. Its band keys are 0 until they are set. */
void forms_add(struct forms *forms, const char *text);

/* Ends a class whose form was appended to forms->bytes from `start` on. */
void forms_end(struct forms *forms, size_t start);

/* Borrowed until the next one is added. */
struct classes forms_classes(const struct forms *forms);

void forms_free(struct forms *forms);

/* One for what candidates and the like take, that allows all of it. Of the test program. */
struct vast_limit *forms_no_limit(void);

#endif
