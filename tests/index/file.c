// SPDX-License-Identifier: Apache-2.0
/* The file of an index: what was put comes back, and nothing that is not whole is taken. */
#include "index/writer.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <string.h>

static struct files files;
static unecho_error error;

/* Sections of several lengths, empty ones among them and at the end. */
#define LONG "a section that is longer than what sections are aligned to, by a byte or two"
static const char *const texts[INDEX_SECTIONS] = {"meta", "", LONG,       "x", "", "",
                                                  "yz",   "", "12345678", "",  "", ""};

static void setup(void)
{
    files_begin(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
}

static void teardown(void)
{
    files_end(&files);
}

TestSuite(index_file, .init = setup, .fini = teardown);

static void write_index(const char *name)
{
    struct index_writer writer;
    uint64_t lengths[INDEX_SECTIONS];
    for (int i = 0; i < INDEX_SECTIONS; i++)
        lengths[i] = strlen(texts[i]);
    cr_assert_eq(index_begin(&writer, files_at(&files, name), lengths, &error), UNECHO_OK, "%s",
                 error.message);
    for (int i = 0; i < INDEX_SECTIONS; i++)
        for (const char *c = texts[i]; *c; c++)
            cr_assert_eq(index_put(&writer, (enum index_section)i, c, 1, &error), UNECHO_OK);
    cr_assert_eq(index_finish(&writer, &error), UNECHO_OK, "%s", error.message);
    index_abandon(&writer);
}

static bool is_index(const char *name)
{
    bool is = false;
    cr_expect_eq(index_is(files_at(&files, name), &is, &error), UNECHO_OK, "%s", error.message);
    return is;
}

static int open_index(const char *name, struct index_file *file)
{
    error = (unecho_error)UNECHO_ERROR_INIT;
    return index_open(file, files_at(&files, name), &error);
}

Test(index_file, what_was_put_comes_back)
{
    struct index_file file;
    write_index("a.index");
    cr_expect_str_eq(files_list(&files, ""), "a.index");
    cr_expect(is_index("a.index"));
    cr_assert_eq(open_index("a.index", &file), UNECHO_OK, "%s", error.message);
    for (int i = 0; i < INDEX_SECTIONS; i++) {
        unecho_bytes section = file.sections[i];
        cr_expect(section.length == strlen(texts[i]) &&
                      memcmp(section.at, texts[i], section.length) == 0,
                  "section %d", i);
        cr_expect((size_t)(section.at - (const char *)file.at) % INDEX_ALIGN == 0);
        index_trim(&file, (enum index_section)i, 0, section.length);
    }
    cr_expect_eq(index_u32("\x01\x02\x03\x84"), 0x84030201u);
    index_close(&file);
    index_close(&file);
}

Test(index_file, the_same_sections_are_the_same_bytes)
{
    struct buffer one = {0}, other = {0};
    write_index("a.index");
    write_index("b.index");
    files_read(&files, "a.index", &one);
    files_read(&files, "b.index", &other);
    cr_expect(one.count == other.count && memcmp(one.at, other.at, one.count) == 0);
    buffer_free(&one);
    buffer_free(&other);
}

Test(index_file, every_byte_counts)
{
    struct buffer bytes = {0};
    struct index_file file;
    write_index("a.index");
    files_read(&files, "a.index", &bytes);
    for (size_t i = 0; i < bytes.count; i++) {
        bytes.at[i] ^= 0x10;
        error = (unecho_error)UNECHO_ERROR_INIT;
        int code = index_look(&file, files_bytes(&bytes), &error);
        cr_expect(code == UNECHO_E_INPUT || (code == UNECHO_E_MISMATCH && i >= 16 && i < 20),
                  "byte %zu: %d", i, code);
        cr_expect(error.code == code && error.message[0]);
        bytes.at[i] ^= 0x10;
    }
    cr_expect_eq(index_look(&file, files_bytes(&bytes), &error), UNECHO_OK);
    buffer_free(&bytes);
}

Test(index_file, one_that_is_cut_is_none)
{
    struct buffer bytes = {0};
    struct index_file file;
    write_index("a.index");
    files_read(&files, "a.index", &bytes);
    for (size_t length = 0; length < bytes.count; length++) {
        /* a copy of just that length, so that a sanitizer sees who reads beyond it */
        char *cut = mem_new(length + 1, 1, "a copy", NULL);
        memcpy(cut, bytes.at, length);
        cr_expect_eq(index_look(&file, (unecho_bytes){cut, length}, NULL), UNECHO_E_INPUT, "%zu",
                     length);
        free(cut);
    }
    buffer_free(&bytes);
}

Test(index_file, other_things_are_refused_by_name)
{
    struct index_file file;
    files_put(&files, "a.txt", BYTES_OF("Some text that is no index.\n"));
    files_put(&files, "empty", BYTES_OF(""));
    cr_expect(!is_index("a.txt") && !is_index("empty") && !is_index(""));
    bool is;
    cr_expect_eq(index_is(files_at(&files, "missing"), &is, &error), UNECHO_E_IO);
    cr_expect_eq(open_index("a.txt", &file), UNECHO_E_INPUT);
    cr_expect_str_eq(error.message, "no index of this program");
    cr_expect_eq(open_index("empty", &file), UNECHO_E_INPUT);
    cr_expect_eq(open_index("missing", &file), UNECHO_E_IO);
    cr_expect(error.source[0]);
    write_index("a.index");
    struct buffer bytes = {0};
    files_read(&files, "a.index", &bytes);
    bytes.at[INDEX_MAGIC_BYTES] = 9;
    files_put(&files, "newer.index", files_bytes(&bytes));
    cr_expect_eq(open_index("newer.index", &file), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message,
                     "an index of version 9; this version of the program reads version 1");
    buffer_free(&bytes);
}

Test(index_file, one_that_is_not_finished_does_not_appear)
{
    struct index_writer writer;
    uint64_t lengths[INDEX_SECTIONS] = {4};
    write_index("a.index");
    cr_assert_eq(index_begin(&writer, files_at(&files, "a.index"), lengths, NULL), UNECHO_OK);
    cr_assert_eq(index_put_u32(&writer, INDEX_META, 7, NULL), UNECHO_OK);
    index_abandon(&writer);
    struct index_file file;
    cr_assert_eq(open_index("a.index", &file), UNECHO_OK);
    cr_expect_eq(file.sections[INDEX_NAMES].length, 1);
    index_close(&file);
    lengths[3] = UINT64_MAX;
    cr_expect_eq(index_begin(&writer, files_at(&files, "b.index"), lengths, NULL), UNECHO_E_LIMIT);
    index_abandon(&writer);
    cr_expect_eq(
        index_begin(&writer, files_at(&files, "no/b"), (uint64_t[INDEX_SECTIONS]){0}, NULL),
        UNECHO_E_IO);
    index_abandon(&writer);
}
