// SPDX-License-Identifier: Apache-2.0
#include "pipeline/state.h"

#include "stream/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int state_publish(int folder, const char *path, const struct buffer *text, unecho_error *error)
{
    struct file_publish publish;
    const char *slash = strrchr(path, '/');
    int code = file_publish_begin_at(&publish, folder, slash ? slash + 1 : path, path, error);
    if (code)
        return code;
    code = file_publish_write(&publish, text->at, text->count, error);
    if (!code)
        return file_publish_finish(&publish, error);
    file_publish_abandon(&publish);
    return code;
}

int state_publish_done(int state, const char *name, const struct buffer *text, unecho_error *error)
{
    struct buffer path = {0};
    int done = -1;
    int code = buffer_print(&path, error, ".state/done/%s", name);
    if (!code)
        code = buffer_terminate(&path, error);
    if (!code)
        code = folder_beneath(state, "done", ".state/done", &done, error);
    if (!code)
        code = state_publish(done, path.at, text, error);
    if (done >= 0)
        close(done);
    buffer_free(&path);
    return code;
}

int state_remove(int folder, const char *name, int flags, unecho_error *error)
{
    if (!unlinkat(folder, name, flags) || errno == ENOENT)
        return UNECHO_OK;
    return error_system(error, errno, "cannot remove .state/%s", name);
}

/* "17", "shard-17". */
static bool is_ours(const char *name)
{
    static const char shard[] = "shard-";
    if (strncmp(name, shard, sizeof shard - 1) == 0)
        name += sizeof shard - 1;
    return name[0] && name[strspn(name, "0123456789")] == '\0';
}

int state_remove_done(int state, unecho_error *error)
{
    int fd = -1;
    int code = folder_beneath(state, "done", ".state/done", &fd, error);
    if (code)
        return code;
    DIR *names = fdopendir(fd);
    if (!names) {
        close(fd);
        return error_system(error, errno, "cannot read .state/done");
    }
    for (const struct dirent *entry; !code && (errno = 0, entry = readdir(names));)
        if (is_ours(entry->d_name))
            code = state_remove(fd, entry->d_name, 0, error);
    if (!code && errno)
        code = error_system(error, errno, "cannot read .state/done");
    closedir(names);
    return code ? code : state_remove(state, "done", AT_REMOVEDIR, error);
}
