/*
 * Fuzzes the worker's reading of JSON: what is accepted must come back. A text that decodes is
 * encoded and decoded again; both values must be the same, and both texts equally long (the order
 * of an object's members is the table's).
 */
#include <lauxlib.h>

#include "CFrames.h"
#include "fuzz.h"
#include "json.h"
#include "same_values.h"

static lua_State *open_state(void) {
    lua_State *L = luaL_newstate();
    if (L == NULL) exit(2);
    json_open(L);
    return L;
}

static void check_return(lua_State *L) {
    static struct buffer first, second;
    struct json_error error;
    /* Too large to encode is no fault. */
    if (json_encode(L, 1, &first, CF_MAX_REPLY, &error)) {
        if (!json_decode(L, first.bytes + first.start, buffer_size(&first), &error))
            fuzz_found("what was encoded does not decode");
        if (!same_values(L, 1, 2)) fuzz_found("not the same value");
        bool encoded = json_encode(L, 2, &second, CF_MAX_REPLY, &error);
        if (!encoded || buffer_size(&first) != buffer_size(&second)) fuzz_found("not the same text");
    }
    if (lua_gettop(L) > 2) fuzz_found("the stack is not balanced after encoding");
    buffer_consume(&first, buffer_size(&first));
    buffer_consume(&second, buffer_size(&second));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static lua_State *L;
    struct json_error error;
    if (L == NULL) L = open_state();
    /* Its own block of its own size, so that a read beyond it is seen. */
    char *exact = malloc(size ? size : 1);
    memcpy(exact, bytes, size);
    bool decoded = json_decode(L, exact, size, &error);
    free(exact);
    if (lua_gettop(L) != decoded) fuzz_found("the stack is not balanced after decoding");
    if (!decoded && memchr(error.text, 0, sizeof error.text) == NULL) fuzz_found("an error without an end");
    if (decoded) check_return(L);
    lua_settop(L, 0);
    return 0;
}
