/*
 * The lines are noted by a hook, which slices.c leaves on each coroutine where none would be otherwise.
 * A line is looked up by its function's chunk name; what `load` compiles under another name is nobody's.
 * Nothing here is Lua's: not the memory, and no script can see it. The memory is bounded by the lines.
 */
#include "coverage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CFrames.h"
#include "channels.h"
#include "compiled_lines.h"
#include "frames.h"
#include "slices.h"
#include "worker.h"

struct covered {
    char *chunk_name;
    struct line_set runnable, run;
    bool is_unknown;
};

/* As it stands in a frame. */
struct news {
    uint32_t file, line;
};

bool coverage_has_news;

static bool is_ordered;
static struct covered files[CF_MAX_FILES];
static uint32_t file_count;
/* The file of the line before. */
static struct covered *latest;
/* Run and not told. There is room for all lines, each of which comes once. */
static struct news *news;
static size_t news_count;

bool coverage_order(void) {
    bool is_first = !is_ordered;
    is_ordered = true;
    return is_first;
}

static void *room_for(size_t count, size_t size) {
    void *room = calloc(count + 1, size);
    if (room == NULL) _exit(WORKER_EXIT_MEMORY);
    return room;
}

/* The chunk name as Lua has it begins by @. */
static bool is_of(const struct covered *file, const char *source) {
    return source[0] == '@' && strcmp(file->chunk_name, source + 1) == 0;
}

static struct covered *find(const char *source) {
    if (latest != NULL && is_of(latest, source)) return latest;
    for (uint32_t i = 0; i < file_count; i++)
        if (is_of(&files[i], source)) return latest = &files[i];
    return NULL;
}

static void on_line(lua_State *L, lua_Debug *activation) {
    int line = activation->currentline;
    if (line <= 0 || lua_getinfo(L, "S", activation) == 0) return;
    struct covered *file = find(activation->source);
    if (file == NULL || !line_set_has(&file->runnable, (size_t)line)) return;
    if (line_set_has(&file->run, (size_t)line)) return;
    line_set_add(&file->run, (size_t)line);
    news[news_count++] = (struct news){(uint32_t)(file - files), (uint32_t)line};
    coverage_has_news = true;
}

void coverage_begin(lua_State *L) {
    if (is_ordered) slices_watch_lines(L, on_line);
}

static size_t count_of(const struct line_set *set) {
    size_t count = 0;
    for (size_t i = 0; i < set->size; i++) count += (size_t)__builtin_popcount(set->bits[i]);
    return count;
}

void coverage_add_file(lua_State *L, const char *chunk_name, size_t size) {
    if (!is_ordered) return;
    struct covered *file = &files[file_count++];
    /* A text has one line more than line feeds, and lines are counted from 1. */
    size_t bytes = (size + 1) / 8 + 1;
    file->chunk_name = strdup(chunk_name);
    if (file->chunk_name == NULL) _exit(WORKER_EXIT_MEMORY);
    file->runnable = (struct line_set){room_for(bytes, 1), bytes};
    file->run = (struct line_set){room_for(bytes, 1), bytes};
    file->is_unknown = !compiled_lines_read(L, &file->runnable);
    if (file->is_unknown) memset(file->runnable.bits, 0, bytes);
}

static void tell_runnable(uint32_t index) {
    const struct covered *file = &files[index];
    struct buffer *out = channel_out(0);
    uint8_t detail = file->is_unknown ? CF_LINES_UNKNOWN : CF_LINES_RUNNABLE;
    size_t size = file->is_unknown ? 0 : file->runnable.size;
    while (size > 0 && file->runnable.bits[size - 1] == 0) size--;
    size_t begun = frame_begin(out, CF_LINES, detail, 0);
    buffer_add_u32(out, index);
    buffer_add(out, file->runnable.bits, size);
    frame_end(out, begun);
}

void coverage_tell_runnable(void) {
    if (!is_ordered) return;
    size_t lines = 0;
    for (uint32_t i = 0; i < file_count; i++) {
        tell_runnable(i);
        lines += count_of(&files[i].runnable);
    }
    news = room_for(lines, sizeof *news);
}

void coverage_tell(unsigned channel) {
    struct buffer *out = channel_out(channel);
    for (size_t at = 0; at < news_count; at += CF_MAX_LINES) {
        size_t count = news_count - at < CF_MAX_LINES ? news_count - at : CF_MAX_LINES;
        size_t begun = frame_begin(out, CF_LINES, CF_LINES_RUN, 0);
        buffer_add(out, news + at, count * sizeof *news);
        frame_end(out, begun);
    }
    news_count = 0;
    coverage_has_news = false;
}
