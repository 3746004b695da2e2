/* JSON: what both directions share: null, the mark of arrays, and the reading of UTF-8. */
#include "json.h"

#include <stdint.h>
#include <string.h>

#include "worker.h"

/* Its address is null; it is never read. */
static char null_place;

void json_open(lua_State *L) {
    /* Hidden by __metatable from a script, which could change all arrays through it. */
    lua_createtable(L, 0, 2);                            /* meta */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "array");
    lua_setfield(L, -2, "__name");
    lua_rawseti(L, LUA_REGISTRYINDEX, WORKER_ARRAY_META); /* - */
}

void json_push_null(lua_State *L) { lua_pushlightuserdata(L, &null_place); }

bool json_is_null(lua_State *L, int index) {
    return lua_islightuserdata(L, index) && lua_touserdata(L, index) == &null_place;
}

void json_push_array_meta(lua_State *L) { lua_rawgeti(L, LUA_REGISTRYINDEX, WORKER_ARRAY_META); }

bool json_is_array(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return false; /* meta */
    json_push_array_meta(L);                       /* meta, array meta */
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

static bool continues(const unsigned char *at) { return (*at & 0xC0) == 0x80; }

static size_t three_bytes(const unsigned char *at) {
    if (!continues(at + 1) || !continues(at + 2)) return 0;
    if (at[0] == 0xE0 && at[1] < 0xA0) return 0;  /* shorter forms exist */
    if (at[0] == 0xED && at[1] >= 0xA0) return 0; /* a surrogate */
    return 3;
}

static size_t four_bytes(const unsigned char *at) {
    if (!continues(at + 1) || !continues(at + 2) || !continues(at + 3)) return 0;
    if (at[0] == 0xF0 && at[1] < 0x90) return 0;
    if (at[0] == 0xF4 && at[1] >= 0x90) return 0; /* beyond U+10FFFF */
    return 4;
}

size_t json_character(const unsigned char *at, const unsigned char *end) {
    size_t left = (size_t)(end - at);
    if (left == 0) return 0;
    if (at[0] < 0x80) return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF) return left >= 2 && continues(at + 1) ? 2 : 0;
    if (at[0] >= 0xE0 && at[0] <= 0xEF) return left >= 3 ? three_bytes(at) : 0;
    if (at[0] >= 0xF0 && at[0] <= 0xF4) return left >= 4 ? four_bytes(at) : 0;
    return 0;
}

static const bool is_not_plain[256] = {
    [0 ... 0x1F] = true, ['"'] = true, ['\\'] = true, [0x80 ... 0xFF] = true,
};

const unsigned char *json_plain_end(const unsigned char *at, const unsigned char *end) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    /* Eight bytes at a time: the high bit of a byte shows where one of them is not plain. */
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\');
        uint64_t found = (word - ones * 0x20) | (quote - ones) | (slash - ones) | word;
        /* The lowest is certain; a borrow may have marked others above it. */
        if (found & highs) return at + __builtin_ctzll(found & highs) / 8;
        at += 8;
    }
    while (at < end && !is_not_plain[*at]) at++;
    return at;
}
