/* The alias of an invocation: "body=event.object" makes argument.body what argument.event.object is. */
#include "alias.h"

#include <string.h>

static const char *find(const char *from, const char *end, char wanted) {
    return memchr(from, wanted, (size_t)(end - from));
}

bool alias_is_legal(struct frame_text alias) {
    if (alias.size == 0) return true;
    const char *end = alias.bytes + alias.size, *equals = find(alias.bytes, end, '=');
    if (equals == NULL || equals == alias.bytes) return false;
    const char *key = equals + 1, *dot = find(key, end, '.');
    if (dot == NULL) return key < end;
    return dot > key && dot + 1 < end && find(dot + 1, end, '.') == NULL;
}

/* Replaces the value on top by what it holds under the key: nil when it is no table. */
static void descend(lua_State *L, const char *key, const char *end) {
    if (!lua_istable(L, -1)) {
        lua_pushnil(L);
    } else {
        lua_pushlstring(L, key, (size_t)(end - key));
        lua_rawget(L, -2);
    }
    lua_remove(L, -2);
}

void alias_add(lua_State *L, struct frame_text alias) {
    if (alias.size == 0) return;
    const char *end = alias.bytes + alias.size, *equals = find(alias.bytes, end, '=');
    const char *key = equals + 1, *dot = find(key, end, '.');
    lua_pushlstring(L, alias.bytes, (size_t)(equals - alias.bytes)); /* argument, name */
    lua_pushvalue(L, -2);                                            /* argument, name, argument */
    descend(L, key, dot ? dot : end);
    if (dot) descend(L, dot + 1, end);                               /* argument, name, value */
    lua_rawset(L, -3);                                               /* argument */
}
