/*
 * The libraries of which each function is one of the host's: http, kv, feishu, crypto. What they check
 * here is the form alone; what is granted, and what values may be, the host says.
 */
#include <lauxlib.h>
#include <string.h>

#include "host_calls.h"
#include "libraries.h"

/* One that scripts, messages and the host call alike. */
#define FUNCTION(library, key, signature) {key, library "." key, library "." key, signature, NULL}
#define END {NULL, NULL, NULL, NULL, NULL}

static int ask(lua_State *L) {
    const struct host_function *function = lua_touserdata(L, lua_upvalueindex(1));
    return host_ask(L, function);
}

static void open_functions(lua_State *L, const struct host_function *functions) {
    lua_createtable(L, 0, 6);
    for (; functions->key != NULL; functions++) {
        lua_pushlightuserdata(L, (void *)functions);
        lua_pushcclosure(L, ask, 1);
        lua_setfield(L, -2, functions->key);
    }
}

int libraries_open_kv(lua_State *L) {
    static const struct host_function functions[] = {
        FUNCTION("kv", "get", "v"),
        FUNCTION("kv", "set", "vjv"),
        FUNCTION("kv", "delete", "v"),
        FUNCTION("kv", "compare_and_set", "vjj"),
        FUNCTION("kv", "increment", "vv"),
        END,
    };
    open_functions(L, functions);
    return 1;
}

int libraries_open_feishu(lua_State *L) {
    static const struct host_function functions[] = {FUNCTION("feishu", "call", "vvj"), END};
    open_functions(L, functions);
    return 1;
}

int libraries_open_crypto(lua_State *L) {
    static const struct host_function functions[] = {
        FUNCTION("crypto", "sha256", "v"),
        FUNCTION("crypto", "hmac_sha256", "vv"),
        FUNCTION("crypto", "base64_encode", "v"),
        FUNCTION("crypto", "base64_decode", "v"),
        FUNCTION("crypto", "random", "v"),
        END,
    };
    open_functions(L, functions);
    return 1;
}

/* -- http: every form of it becomes http.request(method, url, headers, body, timeout) ----------------- */

/* status, headers, body -> a table; nil and a message as they are. */
static int make_response(lua_State *L, int count) {
    if (count != 3) return count;
    lua_createtable(L, 0, 3);                       /* status, headers, body, response */
    lua_insert(L, -4);
    lua_setfield(L, -4, "body");
    lua_setfield(L, -3, "headers");
    lua_setfield(L, -2, "status");
    return 1;
}

static const struct host_function get = {"get", "http.get", "http.request", "vvvvv", make_response};
static const struct host_function post = {"post", "http.post", "http.request", "vvvvv", make_response};
static const struct host_function request = {"request", "http.request", "http.request", "vvvvv", make_response};

/* What the table at `index` may hold; nil and none are a table without anything. */
static void check_options(lua_State *L, int index, const char *function, const char *const *known) {
    if (lua_isnoneornil(L, index)) return;
    luaL_checktype(L, index, LUA_TTABLE);
    lua_pushnil(L);
    while (lua_next(L, index)) {                    /* ..., key, value */
        const char *const *name = known;
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "(no string)";
        while (*name != NULL && strcmp(*name, key) != 0) name++;
        if (*name == NULL) luaL_error(L, "%s: unknown option %s", function, key);
        lua_pop(L, 1);
    }
}

static void push_option(lua_State *L, int index, const char *name) {
    if (!lua_istable(L, index)) {
        lua_pushnil(L);
        return;
    }
    lua_pushstring(L, name);
    lua_rawget(L, index);
}

/* Takes the five values on top for the arguments. */
static int request_top(lua_State *L, const struct host_function *function) {
    for (int i = 5; i >= 1; i--) lua_replace(L, i);
    return host_ask(L, function);
}

static const char *const call_options[] = {"headers", "timeout", NULL};

static int call(
    lua_State *L, const char *method, const struct host_function *function, int body, int options) {
    luaL_checktype(L, 1, LUA_TSTRING);
    lua_settop(L, 5);
    check_options(L, options, function->called, call_options);
    lua_pushstring(L, method);
    lua_pushvalue(L, 1);
    push_option(L, options, "headers");
    if (body == 0) lua_pushnil(L);
    else lua_pushvalue(L, body);
    push_option(L, options, "timeout");
    return request_top(L, function);
}

static int http_get(lua_State *L) { return call(L, "GET", &get, 0, 2); }

static int http_post(lua_State *L) { return call(L, "POST", &post, 2, 3); }

static int http_request(lua_State *L) {
    static const char *const fields[] = {"method", "url", "headers", "body", "timeout", NULL};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 5);
    check_options(L, 1, "http.request", fields);
    for (int i = 0; fields[i] != NULL; i++) push_option(L, 1, fields[i]);
    return request_top(L, &request);
}

int libraries_open_http(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"get", http_get}, {"post", http_post}, {"request", http_request}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
    return 1;
}
