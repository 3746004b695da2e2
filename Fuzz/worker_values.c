/*
 * Fuzzes the worker's writing of JSON: the input is a program that builds a Lua value as a script
 * could, with cycles, shared tables, gaps, keys of every type, broken UTF-8 and functions. What is
 * written must decode; what is refused must leave neither bytes nor stack slots behind.
 */
#include <lauxlib.h>

#include "CFrames.h"
#include "fuzz.h"
#include "json.h"

enum { VALUES_MOST = 40, VALUES_LIMIT = 4096 };

struct program {
    const uint8_t *at, *end;
};

static uint8_t next(struct program *program) { return program->at < program->end ? *program->at++ : 0; }

static int64_t next_number(struct program *program) {
    int64_t number = 0;
    size_t left = (size_t)(program->end - program->at), count = left < sizeof number ? left : sizeof number;
    memcpy(&number, program->at, count);
    program->at += count;
    return number;
}

static void push_text(lua_State *L, struct program *program) {
    size_t count = next(program), left = (size_t)(program->end - program->at);
    if (count > left) count = left;
    lua_pushlstring(L, (const char *)program->at, count);
    program->at += count;
}

static void push_float(lua_State *L, struct program *program) {
    int64_t bits = next_number(program);
    double number;
    memcpy(&number, &bits, sizeof number);
    lua_pushnumber(L, number);
}

static void push_repeated(lua_State *L, struct program *program) {
    luaL_Buffer text;
    int count = next(program);
    const char byte = (char)next(program);
    luaL_buffinit(L, &text);
    while (count-- > 0) luaL_addlstring(&text, (const char[]){byte, byte, byte, byte, byte, byte, byte, byte}, 8);
    luaL_pushresult(&text);
}

/* The value on top becomes a member of a table further down, if there is one and Lua allows it. */
static void add_member(lua_State *L, struct program *program) {
    int top = lua_gettop(L), table = 1 + next(program) % top;
    if (top < 2 || !lua_istable(L, table)) return;
    int key = 1 + next(program) % top;
    bool is_nan = lua_type(L, key) == LUA_TNUMBER && lua_tonumber(L, key) != lua_tonumber(L, key);
    if (lua_isnil(L, key) || is_nan) return;
    lua_pushvalue(L, key);
    lua_pushvalue(L, top);
    lua_rawset(L, table);
}

static void append(lua_State *L, struct program *program) {
    int top = lua_gettop(L), table = 1 + next(program) % top;
    if (!lua_istable(L, table)) return;
    lua_pushvalue(L, top);
    lua_rawseti(L, table, (lua_Integer)lua_rawlen(L, table) + 1);
}

static int nothing(lua_State *L) {
    (void)L;
    return 0;
}

static void make_array(lua_State *L) {
    if (!lua_istable(L, -1)) return;
    json_push_array_meta(L);
    lua_setmetatable(L, -2);
}

static void nest(lua_State *L, struct program *program) {
    for (int depth = next(program); depth > 0; depth--) {
        lua_newtable(L);
        lua_insert(L, -2);
        lua_rawseti(L, -2, 1);
    }
}

static void step(lua_State *L, struct program *program) {
    switch (next(program) % 16) {
    case 0: lua_pushnil(L); break;
    case 1: lua_pushboolean(L, next(program) & 1); break;
    case 2: lua_pushinteger(L, next(program)); break;
    case 3: lua_pushinteger(L, next_number(program)); break;
    case 4: push_float(L, program); break;
    case 5: push_text(L, program); break;
    case 6: push_repeated(L, program); break;
    case 7: json_push_null(L); break;
    case 8: lua_pushcfunction(L, nothing); break;
    case 9: lua_pushlightuserdata(L, L); break;
    case 10: lua_newtable(L); break;
    case 11: make_array(L); break;
    case 12: add_member(L, program); break;
    case 13: append(L, program); break;
    case 14: lua_pushvalue(L, 1 + next(program) % lua_gettop(L)); break;
    default: nest(L, program); break;
    }
}

static void check_writing(lua_State *L) {
    static struct buffer out;
    struct json_error error;
    int top = lua_gettop(L);
    buffer_add(&out, "before", 6);
    bool encoded = json_encode(L, top, &out, VALUES_LIMIT, &error);
    size_t size = buffer_size(&out);
    if (lua_gettop(L) != top) fuzz_found("the stack is not balanced");
    if (size < 6 || size > 6 + VALUES_LIMIT) fuzz_found("more than the limit, or less than was there");
    if (memcmp(out.bytes + out.start, "before", 6) != 0) fuzz_found("what was there has changed");
    if (!encoded && size != 6) fuzz_found("a refused value leaves bytes behind");
    if (!encoded && memchr(error.text, 0, sizeof error.text) == NULL) fuzz_found("an error without an end");
    if (encoded && !json_decode(L, out.bytes + out.start + 6, size - 6, &error))
        fuzz_found("what was encoded does not decode");
    buffer_consume(&out, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static lua_State *L;
    if (L == NULL && (L = luaL_newstate()) != NULL) json_open(L);
    if (L == NULL) exit(2);
    struct program program = {bytes, bytes + size};
    lua_newtable(L);
    while (program.at < program.end && lua_gettop(L) < VALUES_MOST) step(L, &program);
    check_writing(L);
    lua_settop(L, 0);
    return 0;
}
