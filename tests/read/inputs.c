// SPDX-License-Identifier: Apache-2.0
/* Which files are inputs, in which order, and what they are called. */
#include "read/inputs.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct files files;
static struct inputs inputs;
static struct buffer told;

static void setup(void)
{
    files_begin(&files);
    inputs = (struct inputs){.count = 0};
}

static void teardown(void)
{
    inputs_free(&inputs);
    buffer_free(&told);
    files_end(&files);
}

TestSuite(inputs, .init = setup, .fini = teardown);

static void put(const char *name)
{
    files_put(&files, name, BYTES_OF("text"));
}

static void add(const char *name)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(inputs_add(&inputs, files_at(&files, name), &error), UNECHO_OK, "%s: %s",
                 error.source, error.message);
}

/* "path=name" of each, paths beneath the test's folder. */
static void expect(const char *wanted)
{
    size_t root = strlen(files.root) + 1;
    told.count = 0;
    for (size_t i = 0; i < inputs.count; i++)
        cr_assert_eq(buffer_print(&told, NULL, "%s%s=%s", i ? " " : "", inputs.at[i].path + root,
                                  inputs.at[i].name),
                     0);
    cr_assert_eq(buffer_terminate(&told, NULL), 0);
    cr_expect_str_eq(told.at, wanted, "\"%s\", not \"%s\"", told.at, wanted);
}

Test(inputs, a_folder_in_bytewise_order_of_paths)
{
    static const char *const names[] = {"in/b", "in/a/z",   "in/a.b",      "in/a-b/c", "in/a b",
                                        "in/B", "in/a/y/x", "in/\xC3\xA9", "in/~"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(names[i]);
    add("in");
    expect("in/B=B in/a b=a b in/a-b/c=a-b/c in/a.b=a.b in/a/y/x=a/y/x in/a/z=a/z in/b=b in/~=~ "
           "in/\xC3\xA9=\xC3\xA9");
}

Test(inputs, are_called_by_their_place_without_endings)
{
    put("in/sub.d/a.jsonl.gz");
    put("in/b.warc.wet");
    put("in/c.bin");
    put("d.txt");
    put("e/f.txt");
    add("in/");
    add("d.txt");
    add("e/f.txt");
    expect("in/b.warc.wet=b in/c.bin=c.bin in/sub.d/a.jsonl.gz=sub.d/a d.txt=d e/f.txt=f");
}

Test(inputs, of_the_same_name_are_told_apart)
{
    put("in/a.jsonl");
    put("in/a.txt");
    put("in/a~2.txt");
    put("b/a.txt");
    add("in");
    expect("in/a.jsonl=a in/a.txt=a~2 in/a~2.txt=a~2~2");
    add("b/a.txt");
    add("b/a.txt");
    expect("in/a.jsonl=a in/a.txt=a~2 in/a~2.txt=a~2~2 b/a.txt=a~3 b/a.txt=a~4");
}

Test(inputs, hidden_names_are_left_out)
{
    put("in/.a.txt");
    put("in/.git/b.txt");
    put("in/c/.d");
    add("in");
    expect("");
    add("in/.a.txt"); /* unless named */
    expect("in/.a.txt=.a");
}

Test(inputs, links)
{
    put("other/a.txt");
    put("in/b.txt");
    cr_assert(!symlink(files_at(&files, "other/a.txt"), files_at(&files, "in/file.txt")));
    cr_assert(!symlink(files_at(&files, "other"), files_at(&files, "in/folder")));
    cr_assert(!symlink("nowhere", files_at(&files, "in/dangling")));
    cr_assert(!symlink("loop", files_at(&files, "in/loop")));
    cr_assert(!mkfifo(files_at(&files, "in/fifo"), 0600));
    add("in");
    expect("in/b.txt=b in/file.txt=file");
    add("in/folder"); /* named outright it is followed */
    expect("in/b.txt=b in/file.txt=file in/folder/a.txt=a");
}

Test(inputs, know_their_size_and_time)
{
    struct stat status;
    put("a.txt");
    put("b/c.txt");
    add("a.txt");
    add("b");
    cr_assert(!stat(files_at(&files, "b/c.txt"), &status));
    cr_expect(inputs.at[0].regular && inputs.at[1].regular);
    cr_expect(inputs.at[0].size == 4 && inputs.at[1].size == 4);
    cr_expect_eq(inputs.at[1].modified_ns,
                 status.st_mtim.tv_sec * (int64_t)1000000000 + status.st_mtim.tv_nsec);
    cr_expect_eq(inputs_size(&inputs), 8);
    cr_assert_eq(inputs_add(&inputs, "-", NULL), UNECHO_OK);
    cr_expect(!inputs.at[2].regular && inputs.at[2].modified_ns);
    cr_expect_str_eq(inputs.at[2].name, "stdin");
    cr_expect_eq(inputs_size(&inputs), 0);
}

Test(inputs, what_is_not_there)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_expect_eq(inputs_add(&inputs, files_at(&files, "none"), &error), UNECHO_E_IO);
    cr_expect_str_eq(error.source, files_at(&files, "none"));
    cr_expect_eq(inputs.count, 0);
    cr_assert(!mkdir(files_at(&files, "empty"), 0700));
    add("empty");
    expect("");
}

Test(inputs, folders_within_folders_have_an_end)
{
    unecho_error error = UNECHO_ERROR_INIT;
    char path[300] = "in";
    for (int i = 0; i < 64; i++)
        strcat(path, "/d");
    strcat(path, "/a");
    put(path);
    add("in");
    cr_expect_eq(inputs.count, 1);
    path[strlen(path) - 1] = '\0';
    strcat(path, "d/a");
    put(path);
    cr_expect_eq(inputs_add(&inputs, files_at(&files, "in"), &error), UNECHO_E_LIMIT);
}

Test(inputs, standard_input_can_be_copied_to_be_read_twice)
{
    char bytes[8];
    int ends[2];
    cr_assert_eq(inputs_spool(&inputs, files.root, NULL, NULL), UNECHO_OK);
    cr_expect_eq(inputs.stdin_fd, 0);
    cr_assert_eq(inputs_add(&inputs, "-", NULL), UNECHO_OK);
    cr_assert(!pipe(ends) && write(ends[1], "bytes", 5) == 5);
    cr_assert(dup2(ends[0], 0) == 0);
    close(ends[1]);
    close(ends[0]);
    cr_assert_eq(inputs_spool(&inputs, files.root, NULL, NULL), UNECHO_OK);
    cr_expect_gt(inputs.stdin_fd, 0);
    cr_expect_str_eq(files_list(&files, ""), "");
    for (int i = 0; i < 2; i++)
        cr_expect(pread(inputs.stdin_fd, bytes, sizeof bytes, 0) == 5 &&
                  !memcmp(bytes, "bytes", 5));
    cr_expect_eq(inputs_spool(&inputs, "/nowhere", NULL, NULL), UNECHO_OK); /* it is there */
}

Test(inputs, a_copy_that_has_no_place)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(inputs_add(&inputs, "-", NULL), UNECHO_OK);
    cr_expect_eq(inputs_spool(&inputs, files_at(&files, "none"), NULL, &error), UNECHO_E_IO);
    cr_expect_str_eq(error.source, files_at(&files, "none"));
    cr_expect_eq(inputs.stdin_fd, 0);
}
