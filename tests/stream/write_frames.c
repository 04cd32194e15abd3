// SPDX-License-Identifier: Apache-2.0
/* Writes the lines of stdin as frames to stdout: write-frames [--single-frame] [LEVEL] */
#include "stream/file.h"
#include "stream/frames.h"
#include "stream/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_stdout(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    return file_write(STDOUT_FILENO, "stdout", bytes, length, error);
}

/* Gives whole lines to `to`, and at the end what is left. */
static int write_lines(struct input *from, struct frames *to, unecho_error *error)
{
    struct buffer line = {0};
    char bytes[1 << 16];
    size_t got;
    int code;
    while (!(code = input_read(from, bytes, sizeof bytes, &got, error)) && got) {
        const char *at = bytes, *end = bytes + got;
        for (const char *next; !code && at < end; at = next) {
            next = memchr(at, '\n', (size_t)(end - at));
            bool whole = next;
            next = next ? next + 1 : end;
            code = buffer_append(&line, at, (size_t)(next - at), error);
            if (!code && whole) {
                code = frames_write(to, line.at, line.count, error);
                line.count = 0;
            }
        }
        if (code)
            break;
    }
    if (!code && line.count)
        code = frames_write(to, line.at, line.count, error);
    buffer_free(&line);
    return code ? code : frames_finish(to, error);
}

int main(int count, char **arguments)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_sink sink = {sizeof sink, write_stdout, NULL};
    struct frames_options options = {0};
    struct frames *frames = NULL;
    struct input *input = NULL;
    for (int i = 1; i < count; i++)
        if (!strcmp(arguments[i], "--single-frame"))
            options.single_frame = true;
        else
            options.level = atoi(arguments[i]);
    int code = frames_new(&options, &sink, &frames, &error);
    if (!code)
        code = input_open_fd(STDIN_FILENO, "stdin", NULL, &input, &error);
    if (!code)
        code = write_lines(input, frames, &error);
    if (code) {
        char text[2048];
        fprintf(stderr, "write-frames: %s\n", unecho_error_print(&error, text, sizeof text));
    }
    input_close(input);
    frames_free(frames);
    return code ? 2 : 0;
}
