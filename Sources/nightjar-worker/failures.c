/* Failures in words. What a script made is read by its type only: a __tostring would be its code. */
#include "failures.h"

#include <lauxlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channels.h"
#include "frames.h"
#include "json.h"
#include "memory.h"
#include "usage.h"

/* Of a table that was raised, as JSON. */
enum { FAILURES_TABLE = 1024 };

/* Takes as much as there is room for, and never half a UTF-8 character of valid text. */
static size_t append(char *to, size_t size, size_t capacity, const char *bytes, size_t count) {
    if (count > capacity - size) {
        count = capacity - size;
        while (count > 0 && ((unsigned char)bytes[count] & 0xC0) == 0x80) count--;
    }
    memcpy(to + size, bytes, count);
    return size + count;
}

static void add_to_message(struct failure *failure, const char *bytes, size_t count) {
    failure->message_size =
        append(failure->message, failure->message_size, sizeof failure->message, bytes, count);
}

void failure_add(struct failure *failure, const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (size < 0) return;
    add_to_message(failure, text, (size_t)size < sizeof text ? (size_t)size : sizeof text - 1);
}

void failure_add_memory(struct failure *failure) {
    struct memory_refusal refusal = memory_refusal();
    failure_add(failure, "over the memory budget of %zu bytes: %zu were in use when %zu more were asked for",
                memory_budget(), refusal.used, refusal.asked);
}

/* As JSON, which reads the table as it is. */
static void add_table(struct failure *failure, lua_State *L, int index) {
    struct buffer text = {0};
    struct json_error error;
    if (json_encode(L, index, &text, FAILURES_TABLE, &error)) {
        failure_add(failure, "error object ");
        add_to_message(failure, text.bytes + text.start, buffer_size(&text));
    } else {
        failure_add(failure, "error object is a table value, and no JSON: %s", error.text);
    }
    free(text.bytes);
}

void failure_add_error(struct failure *failure, lua_State *L, int index) {
    size_t size;
    const char *text;
    switch (lua_type(L, index)) {
    case LUA_TSTRING:
        text = lua_tolstring(L, index, &size);
        add_to_message(failure, text, size);
        break;
    case LUA_TNUMBER:
        /* Not lua_tolstring, which would allocate. */
        if (lua_isinteger(L, index)) failure_add(failure, "%lld", (long long)lua_tointeger(L, index));
        else failure_add(failure, "%.14g", lua_tonumber(L, index));
        break;
    case LUA_TTABLE: add_table(failure, L, index); break;
    default:
        failure_add(failure, "error object is a %s value", lua_typename(L, lua_type(L, index)));
    }
}

/* Protected: failure, thread -> nothing. */
static int trace(lua_State *L) {
    struct failure *failure = lua_touserdata(L, 1);
    lua_State *thread = lua_touserdata(L, 2);
    luaL_traceback(L, thread, NULL, 0); /* failure, thread, traceback */
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    if (failure->traceback_size > 0)
        failure->traceback_size =
            append(failure->traceback, failure->traceback_size, sizeof failure->traceback, "\n", 1);
    failure->traceback_size =
        append(failure->traceback, failure->traceback_size, sizeof failure->traceback, text, size);
    return 0;
}

void failure_add_traceback(struct failure *failure, lua_State *L, struct chain *chain) {
    for (; chain != NULL; chain = chain->parent) {
        for (int i = chain->depth; i >= 0; i--) {
            if (failure->traceback_size >= sizeof failure->traceback) return;
            lua_pushcfunction(L, trace);
            lua_pushlightuserdata(L, failure);
            lua_pushlightuserdata(L, chain->threads[i]);
            if (lua_pcall(L, 2, 0, 0) != LUA_OK) lua_pop(L, 1); /* - */
        }
    }
}

static void put(const struct failure *failure, struct buffer *out) {
    buffer_add_u32(out, (uint32_t)failure->message_size);
    buffer_add(out, failure->message, failure->message_size);
    buffer_add(out, failure->traceback, failure->traceback_size);
}

void failure_put(const struct failure *failure, const struct invocation *invocation, uint8_t outcome) {
    struct buffer *out = channel_out(invocation->order.channel);
    size_t begun = frame_begin(out, CF_OUTCOME, outcome, invocation->order.number);
    usage_put(&invocation->usage, out);
    put(failure, out);
    frame_end(out, begun);
}

void failure_put_refused(const struct failure *failure, uint8_t reason) {
    struct buffer *out = channel_out(0);
    size_t begun = frame_begin(out, CF_REFUSED, reason, 0);
    put(failure, out);
    frame_end(out, begun);
}
