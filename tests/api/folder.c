// SPDX-License-Identifier: Apache-2.0
/* Finished folders that somebody meddled with: verify says so, restore gives nothing wrong. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct files files;
static unecho_error error;

static void setup(void)
{
    files_begin(&files);
    jobs_make_inputs(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS("on-error", "quarantine"), NULL, &error),
                 UNECHO_OK, "%s", error.message);
}

static void teardown(void)
{
    files_end(&files);
}

TestSuite(folder, .init = setup, .fini = teardown);

static int verify(void)
{
    error = (unecho_error)UNECHO_ERROR_INIT;
    return unecho_verify_folder(files_at(&files, "out"), NULL, &error);
}

static int restore(void)
{
    error = (unecho_error)UNECHO_ERROR_INIT;
    return unecho_restore_folder(files_at(&files, "out"), files_at(&files, "back"), &error);
}

static bool is_found_out(int code)
{
    return code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH || code == UNECHO_E_LIMIT;
}

/* Puts `to` in the place of the first `from` in the manifest. */
static void change(const char *from, const char *to)
{
    struct buffer text = {0}, made = {0};
    files_read(&files, "out/manifest.json", &text);
    const char *at = memmem(text.at, text.count, from, strlen(from));
    cr_assert(at, "no %s", from);
    size_t before = (size_t)(at - text.at), after = before + strlen(from);
    cr_assert_eq(buffer_append(&made, text.at, before, NULL), 0);
    cr_assert_eq(buffer_append(&made, to, strlen(to), NULL), 0);
    cr_assert_eq(buffer_append(&made, text.at + after, text.count - after, NULL), 0);
    files_put(&files, "out/manifest.json", files_bytes(&made));
    buffer_free(&text);
    buffer_free(&made);
}

/* What the file gives once it is decompressed. */
static bool gives(const char *name, const struct buffer *wanted)
{
    struct buffer found = {0};
    files_unpack(&files, name, &found);
    bool same = found.count == wanted->count &&
                (!found.count || !memcmp(found.at, wanted->at, found.count));
    buffer_free(&found);
    return same;
}

/* Found out, or it changed nothing: zstd has bits that no decoder looks at, and the seek table
 * after the last frame is not for those who read the whole. */
Test(folder, a_flipped_byte_is_found_out)
{
    static const char *const names[] = {"out/shards/a.jsonl.zst",  "out/shards/b.jsonl.zst",
                                        "out/shards/c.txt.zst",    "out/removed/a.jsonl.zst",
                                        "out/removed/b.jsonl.zst", "out/removed/sub/a.jsonl.zst",
                                        "out/quarantine/a.jsonl",  "out/shards/sub/a.txt.zst"};
    cr_assert_eq(verify(), UNECHO_OK, "%s: %s", error.source, error.message);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buffer bytes = {0}, text = {0};
        size_t found_out = 0;
        files_read(&files, names[i], &bytes);
        files_unpack(&files, names[i], &text);
        for (size_t at = 0; at < bytes.count; at += 1 + at / 16) {
            files_flip(&files, names[i], at);
            int code = verify();
            found_out += is_found_out(code);
            cr_expect(is_found_out(code) ? error.source[0] && error.message[0]
                                         : !code && gives(names[i], &text),
                      "%s, byte %zu", names[i], at);
            files_flip(&files, names[i], at);
        }
        cr_expect_geq(found_out, 8, "%s: only %zu", names[i], found_out);
        buffer_free(&bytes);
        buffer_free(&text);
    }
    cr_expect_eq(verify(), UNECHO_OK);
}

Test(folder, a_manifest_that_says_otherwise_is_found_out)
{
    static const char *const changes[][2] = {
        {"\"format\":1", "\"format\":2"},
        {"\"records\":", "\"records\":1"},
        {"\"documents\":", "\"documents\":1"},
        {"\"text_bytes\":", "\"text_bytes\":1"},
        {"\"kept_bytes\":", "\"kept_bytes\":1"},
        {"\"exact\":", "\"exact\":1"},
        {"\"file_bytes\":", "\"file_bytes\":1"},
        {"\"bytes\":", "\"bytes\":1"},
        {"\"xxh3_128\":\"", "\"xxh3_128\":\"0"},
        {"\"file\":\"shards/a", "\"file\":\"removed/a"},
        {"\"totals\":{\"records\":", "\"totals\":{\"records\":1"},
        {"\"text-field\":\"text\"", "\"text-field\":\"id\""},
        {"\"format\":\"jsonl\"", "\"format\":\"text\""},
        {"\n],", ",\n{}],"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct buffer good = {0};
        files_read(&files, "out/manifest.json", &good);
        change(changes[i][0], changes[i][1]);
        cr_expect(is_found_out(verify()), "%s", changes[i][1]);
        files_put(&files, "out/manifest.json", files_bytes(&good));
        buffer_free(&good);
    }
    cr_expect_eq(verify(), UNECHO_OK);
}

Test(folder, an_input_that_the_manifest_forgets)
{
    struct buffer text = {0};
    files_read(&files, "out/manifest.json", &text);
    char *from = memmem(text.at, text.count, "{\"name\":\"c\"", 11);
    char *to = memmem(text.at, text.count, "{\"name\":\"sub/a\"", 15);
    cr_assert(from && to && to > from);
    memset(from, ' ', (size_t)(to - from));
    files_put(&files, "out/manifest.json", files_bytes(&text));
    cr_expect_eq(verify(), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message, "the totals of its manifest are not the sums of its inputs");
    buffer_free(&text);
}

Test(folder, a_file_that_is_missing)
{
    remove(files_at(&files, "out/removed/c.jsonl.zst"));
    cr_expect_eq(verify(), UNECHO_E_IO);
    cr_expect_eq(restore(), UNECHO_E_IO);
    cr_expect(!files_has(&files, "back/c.txt"));
    remove(files_at(&files, "out/manifest.json"));
    cr_expect_eq(verify(), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message, "there is no manifest.json in it");
    cr_expect_str_eq(error.source, files_at(&files, "out"));
}

/* Nothing appears that is not what it was. */
Test(folder, what_does_not_fit_is_not_restored)
{
    files_flip(&files, "out/quarantine/a.jsonl", 3);
    cr_expect(is_found_out(restore()));
    cr_expect_str_eq(files_list(&files, "back"), "");
    files_flip(&files, "out/quarantine/a.jsonl", 3);
    files_flip(&files, "out/shards/b.jsonl.zst", 20);
    cr_expect(is_found_out(restore()));
    cr_expect_str_eq(files_list(&files, "back"), "a.jsonl"); /* which was whole */
    files_flip(&files, "out/shards/b.jsonl.zst", 20);
    jobs_expect_restored(&files, "out");
}

Test(folder, no_name_in_a_manifest_leads_out_of_it)
{
    static const char *const names[] = {"../x", "/x",   "a/../../x", "sub/..",  "..\\u002fx", "./x",
                                        "",     "sub/", "..",        "\\u0000", "..\\u0000"};
    struct buffer good = {0};
    files_read(&files, "out/manifest.json", &good);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char to[64];
        snprintf(to, sizeof to, "{\"name\":\"%s\"", names[i]);
        change("{\"name\":\"a\"", to);
        (void)restore(); /* some of them are mere names: ".jsonl" */
        cr_expect(!files_has(&files, "x") && !files_has(&files, "x.jsonl"), "%s", names[i]);
        cr_expect(access("/x.jsonl", F_OK) != 0);
        files_put(&files, "out/manifest.json", files_bytes(&good));
    }
    change("{\"name\":\"a\"", "{\"name\":\"../x\"");
    cr_expect_neq(restore(), UNECHO_OK);
    change("{\"name\":\"../x\"", "{\"name\":\"/x\"");
    cr_expect_neq(restore(), UNECHO_OK);
    buffer_free(&good);
}

Test(folder, no_file_is_read_that_lies_outside_of_it)
{
    files_put(&files, "secret", BYTES_OF("{\"text\":\"secret\"}\n"));
    change("\"file\":\"shards/a.jsonl.zst\"", "\"file\":\"../secret\"");
    cr_expect_eq(verify(), UNECHO_E_INPUT);
    cr_expect_str_eq(error.message, "the manifest names a file outside its folder");
    change("\"file\":\"../secret\"", "\"file\":\"/etc/passwd\"");
    cr_expect_eq(restore(), UNECHO_E_INPUT);
    cr_expect_str_eq(files_list(&files, "back"), "");
}

/* A link beneath the target leads nowhere. */
Test(folder, restored_files_go_through_no_link)
{
    cr_assert(!mkdir(files_at(&files, "elsewhere"), 0700) &&
              !mkdir(files_at(&files, "back"), 0700));
    files_put(&files, "elsewhere/c", BYTES_OF("precious"));
    cr_assert(!symlink(files_at(&files, "elsewhere"), files_at(&files, "back/sub")));
    cr_assert(!symlink(files_at(&files, "elsewhere/c"), files_at(&files, "back/c.txt")));
    cr_expect_eq(restore(), UNECHO_E_IO);
    cr_expect_str_eq(files_list(&files, "elsewhere"), "c");
    struct buffer precious = {0};
    files_read(&files, "elsewhere/c", &precious);
    cr_expect_eq(precious.count, 8);
    buffer_free(&precious);
}

Test(folder, arguments_that_are_missing)
{
    cr_expect_eq(unecho_verify_folder(NULL, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_restore_folder(NULL, "x", NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_restore_folder("x", NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_restore_folder("x", "", NULL), UNECHO_E_ARGUMENT);
}
