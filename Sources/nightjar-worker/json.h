/*
 * JSON text to Lua values and back, as RFC 8259 has it and no more.
 *
 *   object   table, string keys; the last of equal keys is kept
 *   array    table with the array metatable, so that an empty one stays an array
 *   number   integer where the text has neither fraction nor exponent and fits 64 bits, else float
 *   null     json_null, a light userdata
 *
 * Nesting and the number of values are bounded both ways by CFrames.h.
 */
#ifndef JSON_H
#define JSON_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

enum json_fault {
    JSON_NOT_TEXT,   /* decoding: what arrived is not JSON */
    JSON_NOT_VALUE,  /* encoding: JSON has no such value */
    JSON_TOO_LARGE,  /* either way: too long, deep, or many */
};

struct json_error {
    enum json_fault fault;
    char text[320]; /* a sentence that names the byte, or the path */
};

/* Makes the array metatable. Raises a Lua error when memory is out. */
void json_open(lua_State *L);
void json_push_null(lua_State *L);
bool json_is_null(lua_State *L, int index);
/* Pushes the array metatable. */
void json_push_array_meta(lua_State *L);
/* Whether the value's metatable is the array metatable; nothing is pushed. */
bool json_is_array(lua_State *L, int index);

/* Pushes the value and returns true, or pushes nothing and says why. Raises Lua's memory error. */
bool json_decode(lua_State *L, const char *text, size_t size, struct json_error *error);
/* Appends at most `limit` bytes of text, or leaves `out` as it was and says why. No metamethod
 * runs, and no Lua error is raised. */
bool json_encode(lua_State *L, int index, struct buffer *out, size_t limit, struct json_error *error);

/* For both directions: how many bytes the valid UTF-8 character at `at` has, or 0. */
size_t json_character(const unsigned char *at, const unsigned char *end);
/* The first byte from `at` on that a JSON string cannot hold as it is, or that is not ASCII. */
const unsigned char *json_plain_end(const unsigned char *at, const unsigned char *end);

#endif
