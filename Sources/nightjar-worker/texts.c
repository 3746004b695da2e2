/*
 * Values as text. Tables, functions and the like are told apart by a keyed hash of their address
 * (SipHash-2-4): it stays the same while the value lives, and says nothing of where it lies.
 */
#include "texts.h"

#include <lauxlib.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

#include "json.h"
#include "worker.h"

static uint64_t secret[2];

void texts_start(void) {
    if (getrandom(secret, sizeof secret, 0) != sizeof secret) _exit(WORKER_EXIT_JAIL);
}

static uint64_t rotated(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

static void mix(uint64_t v[4], int rounds) {
    while (rounds-- > 0) {
        v[0] += v[1], v[1] = rotated(v[1], 13) ^ v[0], v[0] = rotated(v[0], 32);
        v[2] += v[3], v[3] = rotated(v[3], 16) ^ v[2];
        v[0] += v[3], v[3] = rotated(v[3], 21) ^ v[0];
        v[2] += v[1], v[1] = rotated(v[1], 17) ^ v[2], v[2] = rotated(v[2], 32);
    }
}

/* SipHash-2-4 of the eight bytes of an address. */
static uint64_t disguised(uint64_t address) {
    uint64_t v[4] = {secret[0] ^ 0x736f6d6570736575u, secret[1] ^ 0x646f72616e646f6du,
                     secret[0] ^ 0x6c7967656e657261u, secret[1] ^ 0x7465646279746573u};
    const uint64_t blocks[2] = {address, (uint64_t)8 << 56};
    for (int i = 0; i < 2; i++) {
        v[3] ^= blocks[i];
        mix(v, 2);
        v[0] ^= blocks[i];
    }
    v[2] ^= 0xff;
    mix(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static void push_identity(lua_State *L, int index, const char *kind) {
    char digits[20];
    uint64_t name = disguised((uintptr_t)lua_topointer(L, index));
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)name);
    lua_pushfstring(L, "%s: %s", kind, digits);
}

static void push_named(lua_State *L, int index, bool has_names) {
    if (has_names && luaL_getmetafield(L, index, "__name") == LUA_TSTRING) { /* name */
        push_identity(L, index, lua_tostring(L, -1));
        lua_remove(L, -2);
    } else {
        push_identity(L, index, luaL_typename(L, index));
    }
}

bool texts_push_call(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) return false;
    lua_pushvalue(L, index);                          /* handler, value */
    return true;
}

void texts_check(lua_State *L) {
    if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
}

void texts_push(lua_State *L, int index, bool has_names) {
    index = lua_absindex(L, index);
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING: luaL_tolstring(L, index, NULL); break;
    default:
        if (json_is_null(L, index)) lua_pushliteral(L, "null");
        else push_named(L, index, has_names);
    }
}
