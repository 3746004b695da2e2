/*
 * The plugin's files and their loading. All of them are compiled at once, so that one that does
 * not compile is known before anything runs; `require` then finds compiled chunks.
 */
#include "loading.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CFrames.h"
#include "channels.h"
#include "coverage.h"
#include "failures.h"
#include "globals.h"
#include "handlers.h"
#include "jail.h"
#include "memory.h"
#include "orders.h"
#include "slices.h"
#include "worker.h"

struct file {
    struct frame_text module, chunk_name, source;
};

static lua_State *host;
static struct file files[CF_MAX_FILES];
static int file_count;
static size_t source_bytes;
static bool has_failed;

void loading_open(lua_State *L) { host = L; }

bool loading_has_failed(void) { return has_failed; }

static bool is_same(struct frame_text a, struct frame_text b) {
    return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

static struct frame_text copy_of(struct frame_text text) {
    char *copy = malloc(text.size + 1);
    if (copy == NULL) _exit(WORKER_EXIT_MEMORY);
    memcpy(copy, text.bytes, text.size);
    copy[text.size] = 0;
    return (struct frame_text){copy, text.size};
}

bool loading_add_file(struct frame_text module, struct frame_text chunk_name, struct frame_text source) {
    if (file_count == CF_MAX_FILES || source.size > CF_MAX_SOURCE - source_bytes) return false;
    for (int i = 0; i < file_count; i++)
        if (is_same(files[i].module, module)) return false;
    source_bytes += source.size;
    files[file_count++] = (struct file){copy_of(module), copy_of(chunk_name), copy_of(source)};
    return true;
}

static void free_files(void) {
    for (int i = 0; i < file_count; i++) {
        free((char *)files[i].module.bytes);
        free((char *)files[i].chunk_name.bytes);
        free((char *)files[i].source.bytes);
    }
    file_count = 0;
}

/* Pushes the compiled file, or raises why it does not compile. */
static int compile_file(lua_State *L, const struct file *file) {
    lua_pushfstring(L, "@%s", file->chunk_name.bytes); /* name */
    int status = luaL_loadbufferx(L, file->source.bytes, file->source.size, lua_tostring(L, -1), "t");
    if (status != LUA_OK) return lua_error(L);
    lua_remove(L, -2);                                 /* chunk */
    coverage_add_file(L, file->chunk_name.bytes, file->source.size);
    return 1;
}

/* Protected: -> a coroutine that holds the entry; modules are put where require finds them. */
static int compile_all(lua_State *L) {
    lua_State *entry = NULL;
    lua_createtable(L, 0, file_count);                 /* modules */
    for (int i = 0; i < file_count; i++) {
        if (files[i].module.size == 0) {
            entry = lua_newthread(L);                  /* modules, thread */
            lua_insert(L, 1);                          /* thread, modules */
            compile_file(L, &files[i]);
            lua_xmove(L, entry, 1);
        } else {
            lua_pushlstring(L, files[i].module.bytes, files[i].module.size);
            compile_file(L, &files[i]);
            lua_rawset(L, -3);
        }
    }
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_MODULES); /* thread */
    lua_createtable(L, 0, file_count);
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_LOADED);
    return 1;
}

static void refuse(const struct failure *failure, uint8_t reason) {
    failure_put_refused(failure, reason);
    has_failed = true;
}

static bool has_entry(void) {
    for (int i = 0; i < file_count; i++)
        if (files[i].module.size == 0) return true;
    return false;
}

bool loading_start(void) {
    if (!has_entry()) return false;
    coverage_begin(host);
    lua_pushcfunction(host, compile_all);
    int status = lua_pcall(host, 0, 1, 0);             /* thread or error */
    free_files();
    if (status == LUA_OK && !memory_is_over()) {
        coverage_tell_runnable();
        invocations_add_loading();                     /* - */
        return true;
    }
    struct failure failure = {0};
    bool is_over = memory_is_over();
    if (is_over) failure_add_memory(&failure);
    else failure_add_error(&failure, host, -1);
    lua_pop(host, 1);                                  /* - */
    refuse(&failure, is_over ? CF_REFUSED_MEMORY : CF_REFUSED_SYNTAX);
    return true;
}

static void put_ready(uint8_t detail, const struct buffer *names) {
    struct buffer *out = channel_out(0);
    size_t begun = frame_begin(out, CF_READY, detail, 0);
    buffer_add(out, names->bytes + names->start, buffer_size(names));
    frame_end(out, begun);
    orders_are_open();
}

/* What the entry returned becomes the handlers, and the globals are frozen. */
static void take_result(lua_State *L, lua_State *thread, struct failure *failure) {
    struct buffer names = {0};
    uint8_t detail = CF_HANDLER_FUNCTION;
    if (!handlers_take(L, thread, &detail, &names, failure)) {
        refuse(failure, CF_REFUSED_RETURN);
    } else if (!globals_freeze(L)) {
        failure_add_memory(failure);
        refuse(failure, CF_REFUSED_MEMORY);
    } else {
        put_ready(detail, &names);
        slices_become_nice(jail_keeps_niceness());
        memory_give_back(L);
    }
    free(names.bytes);
}

void loading_end(
    lua_State *L, struct invocation *invocation, struct chain *chain, enum chain_end chain_end) {
    lua_State *thread = invocation->chain.threads[0];
    struct failure failure = {0};
    if (chain_end == CHAIN_RETURNED) return take_result(L, thread, &failure);
    if (chain_end == CHAIN_OVER) failure_add_memory(&failure);
    else failure_add_error(&failure, thread, -1);
    failure_add_traceback(&failure, L, chain);
    refuse(&failure, chain_end == CHAIN_OVER ? CF_REFUSED_MEMORY : CF_REFUSED_RAISED);
}
