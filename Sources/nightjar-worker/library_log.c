/*
 * The log library and `print`. A line is bounded, and so are the lines of one invocation: what is
 * beyond is left out, and the log says so once.
 */
#include <lauxlib.h>
#include <string.h>

#include "CFrames.h"
#include "channels.h"
#include "frames.h"
#include "invocations.h"
#include "json.h"
#include "libraries.h"
#include "texts.h"

static struct buffer fields;

static void put(const struct invocation *invocation, uint8_t level, const char *message, size_t size) {
    struct buffer *out = channel_out(invocation->order.channel);
    size_t begun = frame_begin(out, CF_LOG, level, invocation->order.number);
    buffer_add_u32(out, (uint32_t)size);
    buffer_add(out, message, size);
    if (buffer_size(&fields) > 0) buffer_add(out, fields.bytes + fields.start, buffer_size(&fields));
    frame_end(out, begun);
}

static void forget_fields(void) { buffer_consume(&fields, buffer_size(&fields)); }

/* Whether the line may still be written; if not, says so the first time. */
static bool has_room(struct invocation *invocation, size_t size) {
    static const char full[] = "the log of this invocation is full; what follows is left out";
    if (invocation->log_is_full) return false;
    size += CF_LOG_LINE_COST;
    if (invocation->usage.logged + size <= CF_MAX_LOG_BYTES - sizeof full - CF_LOG_LINE_COST) {
        invocation->usage.logged += (uint32_t)size;
        return true;
    }
    invocation->log_is_full = true;
    forget_fields();
    put(invocation, CF_LOG_WARN, full, sizeof full - 1);
    return false;
}

/* At most CF_MAX_LOG_LINE, not cut within a character. */
static size_t cut(const char *message, size_t size, size_t most) {
    if (size <= most) return size;
    while (most > 0 && ((unsigned char)message[most] & 0xC0) == 0x80) most--;
    return most;
}

static void put_line(uint8_t level, const char *message, size_t size) {
    struct invocation *invocation = invocations_current();
    if (invocation == NULL) return;
    size = cut(message, size, CF_MAX_LOG_LINE - buffer_size(&fields));
    if (has_room(invocation, size + buffer_size(&fields))) put(invocation, level, message, size);
}

/* The fields at index 2, if there are any; too long ones are replaced by a field that says so. */
static void encode_fields(lua_State *L) {
    static const char left_out[] = "{\"fields\":\"left out: too long\"}";
    struct json_error error;
    forget_fields();
    if (lua_isnoneornil(L, 2)) return;
    luaL_checktype(L, 2, LUA_TTABLE);
    if (!json_encode(L, 2, &fields, CF_MAX_LOG_LINE / 2, &error)) {
        if (error.fault != JSON_TOO_LARGE) luaL_error(L, "log fields: %s", error.text);
        buffer_add(&fields, left_out, sizeof left_out - 1);
    } else if (fields.bytes[fields.start] != '{') {
        forget_fields();
        luaL_argerror(L, 2, "fields have names");
    }
}

static int log_line(lua_State *L, uint8_t level) {
    size_t size;
    const char *message = luaL_checklstring(L, 1, &size);
    encode_fields(L);
    put_line(level, message, size);
    return 0;
}

static int debug(lua_State *L) { return log_line(L, CF_LOG_DEBUG); }

static int info(lua_State *L) { return log_line(L, CF_LOG_INFO); }

static int warn(lua_State *L) { return log_line(L, CF_LOG_WARN); }

static int error(lua_State *L) { return log_line(L, CF_LOG_ERROR); }

static int print_rest(lua_State *L, int status, lua_KContext index);

/* Writes the arguments, which are all text. */
static int print_texts(lua_State *L) {
    luaL_Buffer line;
    int count = lua_gettop(L);
    luaL_buffinit(L, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1) luaL_addchar(&line, '\t');
        lua_pushvalue(L, i);
        luaL_addvalue(&line);
    }
    luaL_pushresult(&line);
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    forget_fields();
    put_line(CF_LOG_INFO, text, size);
    return 0;
}

/* Makes text of the arguments, in place, from `index` on. */
static int print_from(lua_State *L, int index) {
    for (int count = lua_gettop(L); index <= count; index++) {
        if (texts_push_call(L, index)) {
            lua_callk(L, 1, 1, index, print_rest);
            texts_check(L);
        } else {
            texts_push(L, index, true);
        }
        lua_replace(L, index);
    }
    return print_texts(L);
}

static int print_rest(lua_State *L, int status, lua_KContext index) {
    (void)status;
    texts_check(L);
    lua_replace(L, (int)index);
    return print_from(L, (int)index + 1);
}

int libraries_print(lua_State *L) { return print_from(L, 1); }

int libraries_open_log(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"debug", debug}, {"info", info}, {"warn", warn}, {"error", error}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
    return 1;
}
