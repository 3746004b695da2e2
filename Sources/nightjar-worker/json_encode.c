/*
 * Lua values to JSON text. Tables are read raw: no metamethod runs here, so nothing here can take
 * longer than the bounds allow.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CFrames.h"
#include "json.h"

enum {
    /* Stack slots for one level of nesting: the key and the value. */
    ENCODE_SLOTS = 2,
    /* The part of a path that an error shows. */
    ENCODE_PATH = 160,
    /* Bytes of a key in a path. */
    ENCODE_PATH_KEY = 40,
};

struct writer {
    lua_State *L;
    struct buffer *out;
    size_t begun, limit;
    int depth, nodes;
    enum json_fault fault;
    char problem[128];
    /* Filled from its end: the innermost key is known first. */
    char path[ENCODE_PATH];
    size_t path_size;
};

static bool write_value(struct writer *w, int index);

static bool fail(struct writer *w, enum json_fault fault, const char *problem) {
    w->fault = fault;
    snprintf(w->problem, sizeof w->problem, "%s", problem);
    return false;
}

static void put_before_path(struct writer *w, const char *step) {
    size_t size = strlen(step);
    if (w->path_size + size > sizeof w->path) return;
    w->path_size += size;
    memcpy(w->path + sizeof w->path - w->path_size, step, size);
}

/* On the way out of a failure: the key that led to it. */
static bool name_key(struct writer *w, int key_index) {
    char step[ENCODE_PATH_KEY + 8];
    if (lua_type(w->L, key_index) == LUA_TSTRING)
        snprintf(step, sizeof step, ".%.*s", ENCODE_PATH_KEY, lua_tostring(w->L, key_index));
    else
        snprintf(step, sizeof step, "[%lld]", (long long)lua_tointeger(w->L, key_index));
    put_before_path(w, step);
    return false;
}

static bool refuse_length(struct writer *w) {
    char problem[64];
    snprintf(problem, sizeof problem, "longer than %zu bytes", w->limit);
    return fail(w, JSON_TOO_LARGE, problem);
}

static inline bool fits(const struct writer *w, size_t count) {
    return buffer_size(w->out) - w->begun + count <= w->limit;
}

static bool put(struct writer *w, const char *bytes, size_t count) {
    if (!fits(w, count)) return refuse_length(w);
    buffer_add(w->out, bytes, count);
    return true;
}

static inline bool put_character(struct writer *w, char character) {
    if (!fits(w, 1)) return refuse_length(w);
    *buffer_room(w->out, 1) = character;
    w->out->end++;
    return true;
}

static bool put_escape(struct writer *w, unsigned char c) {
    static const char values[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    char text[8] = "\\";
    const char *value = c ? strchr(values, c) : NULL;
    if (value == NULL) return put(w, text, (size_t)snprintf(text, sizeof text, "\\u%04x", c));
    text[1] = names[value - values];
    return put(w, text, 2);
}

/* The run of characters from `at` that stand for themselves; NULL when one is no UTF-8. */
static const unsigned char *run_end(const unsigned char *at, const unsigned char *end) {
    for (;;) {
        at = json_plain_end(at, end);
        if (at == end || *at < 0x80) return at;
        size_t size = json_character(at, end);
        if (size == 0) return NULL;
        at += size;
    }
}

static bool refuse_string(struct writer *w) {
    return fail(w, JSON_NOT_VALUE, "a string that is not UTF-8");
}

static bool write_escaped(struct writer *w, const unsigned char *at, const unsigned char *end) {
    if (!put_character(w, '"')) return false;
    while (at < end) {
        const unsigned char *run = run_end(at, end);
        if (run == NULL) return refuse_string(w);
        if (run > at && !put(w, (const char *)at, (size_t)(run - at))) return false;
        if (run < end && !put_escape(w, *run++)) return false;
        at = run;
    }
    return put_character(w, '"');
}

/* The value at `index` is a string. Most have nothing to escape. */
static bool write_string(struct writer *w, int index) {
    size_t size;
    const unsigned char *at = (const unsigned char *)lua_tolstring(w->L, index, &size);
    const unsigned char *run = run_end(at, at + size);
    if (run == NULL) return refuse_string(w);
    if (run != at + size) return write_escaped(w, at, at + size);
    if (!fits(w, size + 2)) return refuse_length(w);
    char *to = buffer_room(w->out, size + 2);
    *to++ = '"';
    memcpy(to, at, size);
    to[size] = '"';
    w->out->end += size + 2;
    return true;
}

static bool write_integer(struct writer *w, lua_Integer value) {
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do *--at = (char)('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0) *--at = '-';
    return put(w, at, (size_t)(digits + sizeof digits - at));
}

static bool write_float(struct writer *w, double value) {
    char text[40];
    if (!isfinite(value)) return fail(w, JSON_NOT_VALUE, isnan(value) ? "nan" : "an infinite number");
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, value);
        if (strtod(text, NULL) == value) break;
    }
    /* So that it comes back as a float. */
    if (strpbrk(text, ".e") == NULL) strcat(text, ".0");
    return put(w, text, strlen(text));
}

/* Cuts off what was written since `mark`. */
static void cut(struct writer *w, size_t mark) { w->out->end = w->out->start + mark; }

/* Key and value are on top, in all three. */
static bool refuse_other_key(struct writer *w) {
    char problem[64];
    const char *type = lua_typename(w->L, lua_type(w->L, -2));
    snprintf(problem, sizeof problem, "a table with a key that is a %s", type);
    return fail(w, JSON_NOT_VALUE, problem);
}

static bool refuse_key(struct writer *w) {
    lua_State *L = w->L; /* key, value */
    if (lua_type(L, -2) == LUA_TSTRING) {
        fail(w, JSON_NOT_VALUE, "an array with a string key");
        return name_key(w, -2);
    }
    if (lua_type(L, -2) == LUA_TNUMBER) {
        lua_Number key = lua_tonumber(L, -2);
        snprintf(w->problem, sizeof w->problem, "an array with gaps or a key that is no position (%.14g)",
                 key);
        w->fault = JSON_NOT_VALUE;
        return false;
    }
    return refuse_other_key(w);
}

/* Whether the keys are exactly 1 ... length. */
static bool check_positions(struct writer *w, int table, lua_Integer length) {
    lua_State *L = w->L;
    lua_pushnil(L);                        /* key */
    while (lua_next(L, table)) {           /* key, value */
        bool fits = lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 && lua_tointeger(L, -2) <= length;
        if (!fits) return refuse_key(w);
        lua_pop(L, 1);
    }
    return true;
}

static bool write_elements(struct writer *w, int table, lua_Integer length) {
    lua_State *L = w->L;
    for (lua_Integer i = 1; i <= length; i++) {
        if (i > 1 && !put_character(w, ',')) return false;
        lua_rawgeti(L, table, i);          /* value */
        if (lua_isnil(L, -1)) return fail(w, JSON_NOT_VALUE, "an array with gaps");
        if (!write_value(w, lua_gettop(L))) {
            lua_pushinteger(L, i);
            return name_key(w, -1);
        }
        lua_pop(L, 1);
    }
    return true;
}

static bool write_array(struct writer *w, int table) {
    lua_Integer length = (lua_Integer)lua_rawlen(w->L, table);
    return check_positions(w, table, length) && put_character(w, '[') && write_elements(w, table, length)
        && put_character(w, ']');
}

static bool refuse_member(struct writer *w) {
    char problem[96];
    if (lua_type(w->L, -2) != LUA_TNUMBER) return refuse_other_key(w);
    snprintf(problem, sizeof problem, "an object with a number as key (%.14g)", lua_tonumber(w->L, -2));
    return fail(w, JSON_NOT_VALUE, problem);
}

static bool write_object(struct writer *w, int table) {
    lua_State *L = w->L;
    bool first = true;
    if (!put_character(w, '{')) return false;
    lua_pushnil(L);                        /* key */
    while (lua_next(L, table)) {           /* key, value */
        if (lua_type(L, -2) != LUA_TSTRING) return refuse_member(w);
        if (!first && !put_character(w, ',')) return false;
        first = false;
        int value = lua_gettop(L);
        if (!write_string(w, value - 1) || !put_character(w, ':')) return false;
        if (!write_value(w, value)) return name_key(w, value - 1);
        lua_pop(L, 1);                     /* key */
    }
    return put_character(w, '}');
}

/* A table without the mark is an array when its first key is a number. */
static bool looks_like_array(lua_State *L, int table) {
    if (json_is_array(L, table)) return true;
    lua_pushnil(L);
    if (!lua_next(L, table)) return false; /* - */
    bool is_number = lua_type(L, -2) == LUA_TNUMBER;
    lua_pop(L, 2);
    return is_number;
}

static bool write_table(struct writer *w, int table) {
    if (w->depth == CF_MAX_JSON_DEPTH) return fail(w, JSON_TOO_LARGE, "nested too deep");
    if (!lua_checkstack(w->L, ENCODE_SLOTS + 4)) return fail(w, JSON_TOO_LARGE, "no memory to go deeper");
    w->depth++;
    int top = lua_gettop(w->L);
    bool written = looks_like_array(w->L, table) ? write_array(w, table) : write_object(w, table);
    lua_settop(w->L, top);
    w->depth--;
    return written;
}

static bool refuse_value(struct writer *w, int index) {
    char problem[64];
    snprintf(problem, sizeof problem, "a %s", lua_typename(w->L, lua_type(w->L, index)));
    return fail(w, JSON_NOT_VALUE, problem);
}

static bool write_value(struct writer *w, int index) {
    lua_State *L = w->L;
    if (w->nodes++ == CF_MAX_JSON_NODES) return fail(w, JSON_TOO_LARGE, "more values than allowed");
    switch (lua_type(L, index)) {
    case LUA_TNIL: return put(w, "null", 4);
    case LUA_TBOOLEAN: return lua_toboolean(L, index) ? put(w, "true", 4) : put(w, "false", 5);
    case LUA_TSTRING: return write_string(w, index);
    case LUA_TTABLE: return write_table(w, index);
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) return write_integer(w, lua_tointeger(L, index));
        return write_float(w, lua_tonumber(L, index));
    default: return json_is_null(L, index) ? put(w, "null", 4) : refuse_value(w, index);
    }
}

static void describe(const struct writer *w, struct json_error *error) {
    const char *path = w->path + sizeof w->path - w->path_size;
    size_t size = w->path_size;
    if (size > 0 && *path == '.') path++, size--;
    error->fault = w->fault;
    const char *value = w->fault == JSON_TOO_LARGE ? "" : "JSON has no place for ";
    const char *at = size > 0 ? " at " : "";
    snprintf(error->text, sizeof error->text, "%s%s%s%.*s", value, w->problem, at, (int)size, path);
}

bool json_encode(lua_State *L, int index, struct buffer *out, size_t limit, struct json_error *error) {
    struct writer w = {.L = L, .out = out, .begun = buffer_size(out), .limit = limit};
    int top = lua_gettop(L);
    bool written = lua_checkstack(L, 8) ? write_value(&w, lua_absindex(L, index))
                                        : fail(&w, JSON_TOO_LARGE, "beyond the stack");
    if (written) return true;
    lua_settop(L, top);
    cut(&w, w.begun);
    describe(&w, error);
    return false;
}
