// SPDX-License-Identifier: Apache-2.0
#include "support/forms.h"

#include "flow/form.h"
#include "sketch/sketch.h"
#include "support/stages.h"

#include <stdio.h>
#include <string.h>

static void must(int code)
{
    if (code == UNECHO_OK)
        return;
    fprintf(stderr, "out of memory\n");
    abort();
}

void form_append(struct buffer *to, const char *text)
{
    struct stages s;
    stages_begin(&s, text, strlen(text));
    must(sketch_form(to, &s.batch, (struct range32){0, (uint32_t)s.batch.tokens.count}, NULL));
    stages_end(&s);
}

void form_append_word(struct buffer *to, const char *word, uint32_t flags)
{
    char mark = (char)(FORM_MARK | flags);
    must(buffer_append(to, &mark, 1, NULL));
    must(buffer_append(to, word, strlen(word), NULL));
}

void forms_end(struct forms *forms, size_t start)
{
    must(ARRAY_RESERVE(&forms->form, 1, "a test", NULL));
    must(ARRAY_RESERVE(&forms->length, 1, "a test", NULL));
    must(ARRAY_RESERVE(&forms->keys, forms->bands, "a test", NULL));
    forms->form.at[forms->form.count++] = start;
    forms->length.at[forms->length.count++] = (uint32_t)(forms->bytes.count - start);
    for (uint32_t i = 0; i < forms->bands; i++)
        forms->keys.at[forms->keys.count++] = 0;
}

void forms_add(struct forms *forms, const char *text)
{
    size_t start = forms->bytes.count;
    form_append(&forms->bytes, text);
    forms_end(forms, start);
}

struct classes forms_classes(const struct forms *forms)
{
    return (struct classes){.count = (uint32_t)forms->form.count,
                            .forms = forms->bytes.at,
                            .form = forms->form.at,
                            .form_length = forms->length.at,
                            .keys = forms->keys.at,
                            .bands = forms->bands};
}

void forms_free(struct forms *forms)
{
    buffer_free(&forms->bytes);
    ARRAY_FREE(&forms->form);
    ARRAY_FREE(&forms->length);
    ARRAY_FREE(&forms->keys);
}

struct vast_limit *forms_no_limit(void)
{
    static struct vast_limit limit = {.folder = "/tmp", .bytes = UINT64_MAX};
    return &limit;
}
