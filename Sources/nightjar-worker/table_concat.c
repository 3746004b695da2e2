/* table.concat. */
#include <lauxlib.h>

#include "library_table.h"
#include "metamethods.h"
#include "preemption.h"
#include "table_loops.h"
#include "text_output.h"

/* The stack while it runs. OUTPUT keeps the text once that has grown. */
enum { VALUES = 1, SEPARATOR, FIRST, LAST, STATE, OUTPUT };

struct joining {
    lua_Integer next, last;
    lua_Integer shift; /* what must be added to an index to get that of the script's table */
    struct text_output text;
};

static int put_aside(lua_State *L, int status, lua_KContext context);

static void add_value(lua_State *L, struct joining *state) {
    size_t size;
    lua_geti(L, VALUES, state->next);
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1),
                   (LUAI_UACINT)((lua_Unsigned)state->next + (lua_Unsigned)state->shift));
    const char *bytes = lua_tolstring(L, -1, &size);
    text_output_add(L, OUTPUT, &state->text, bytes, size);
    lua_pop(L, 1);
}

static int join(lua_State *L, struct joining *state) {
    size_t size;
    const char *separator = lua_tolstring(L, SEPARATOR, &size);
    for (unsigned steps = 1; state->next <= state->last; steps++) {
        /* The value lies on top of the slots: it moves below when the text does. */
        add_value(L, state);
        if (state->next == state->last) break;
        state->next++;
        text_output_add(L, OUTPUT, &state->text, separator, size);
        if (steps % (PREEMPTION_STEPS / 8 + 1) != 0 || !preemption_is_due(L)) continue;
        struct joining *kept = lua_newuserdatauv(L, sizeof *kept, 0);
        text_output_keep(L, OUTPUT, &state->text, NULL, 0);
        *kept = *state;
        lua_replace(L, STATE);
        return lua_yieldk(L, 0, 0, put_aside);
    }
    lua_pushlstring(L, state->text.bytes, state->text.size);
    return 1;
}

static int put_aside(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    struct joining state = *(const struct joining *)lua_touserdata(L, STATE);
    return join(L, &state);
}

static int join_plain(lua_State *L, lua_Integer first, lua_Integer last, lua_Integer shift) {
    struct joining state = {first, last, shift, text_output_begin()};
    lua_settop(L, OUTPUT);
    return join(L, &state);
}

/* values, separator, first, last, a plain table of the values. */
static int join_gathered(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer first = lua_tointeger(L, FIRST), last = lua_tointeger(L, LAST);
    /* The loop has ended at what is no text, if there are not as many as that. */
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
    if (count >= LUA_MAXINTEGER) count = LUA_MAXINTEGER - 1;
    lua_replace(L, VALUES);
    return join_plain(L, 1, (lua_Integer)count + 1, (lua_Integer)((lua_Unsigned)first - 1));
}

static int measured(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer last = library_table_take_length(L);
    luaL_optstring(L, SEPARATOR, "");
    lua_Integer first = luaL_optinteger(L, FIRST, 1);
    last = luaL_optinteger(L, LAST, last);
    lua_settop(L, 2);
    if (lua_isnil(L, SEPARATOR)) {
        lua_pushliteral(L, "");
        lua_replace(L, SEPARATOR);
    }
    lua_pushinteger(L, first);
    lua_pushinteger(L, last);
    if (first > last || metamethods_are_absent(L, VALUES)) return join_plain(L, first, last, 0);
    table_loops_push(L, TABLE_LOOP_TEXTS);
    lua_pushvalue(L, VALUES);
    lua_pushinteger(L, first);
    lua_pushinteger(L, last);
    lua_callk(L, 3, 1, 0, join_gathered);
    return join_gathered(L, LUA_OK, 0);
}

int library_table_concat(lua_State *L) {
    library_table_check(L, VALUES, TABLE_READ | TABLE_MEASURED);
    return library_table_measure(L, measured);
}
