/*
 * The table library. Tables without metamethods are read and written in loops that look at the slice;
 * for others the loops run as Lua code. Each function knows where it stands by its stack, so that it
 * goes on from there after a yield.
 */
#include "library_table.h"

#include <lauxlib.h>
#include <limits.h>
#include <lualib.h>

#include "libraries.h"
#include "metamethods.h"
#include "preemption.h"
#include "table_loops.h"

enum { TABLE_STEPS = PREEMPTION_STEPS / 4 + 1 };

/* -- What is asked of a table --------------------------------------------------------------- */

static bool has_field(lua_State *L, const char *name) {
    lua_pushstring(L, name);                            /* meta, name */
    bool is_there = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 1);                                      /* meta */
    return is_there;
}

void library_table_check(lua_State *L, int index, unsigned uses) {
    if (lua_istable(L, index)) return;
    if (!lua_getmetatable(L, index)) luaL_checktype(L, index, LUA_TTABLE);
    bool suffices = (!(uses & TABLE_READ) || has_field(L, "__index")) &&
                    (!(uses & TABLE_WRITTEN) || has_field(L, "__newindex")) &&
                    (!(uses & TABLE_MEASURED) || has_field(L, "__len"));
    lua_pop(L, 1);
    if (!suffices) luaL_checktype(L, index, LUA_TTABLE);
}

int library_table_measure(lua_State *L, lua_KFunction then) {
    if (metamethods_are_absent(L, 1)) {
        lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
        return then(L, LUA_OK, 0);
    }
    lua_pushcfunction(L, metamethods_length);
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 1, 0, then);
    return then(L, LUA_OK, 0);
}

lua_Integer library_table_take_length(lua_State *L) {
    int is_integer;
    lua_Integer length = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer) luaL_error(L, "object length is not an integer");
    lua_pop(L, 1);
    return length;
}

static int looped(lua_State *L, int status, lua_KContext results) {
    (void)L, (void)status;
    return (int)results;
}

/* -- insert --------------------------------------------------------------------------------- */

/* t, place, value: moves up what stands from `place` to `at - 1`. */
static int move_up(lua_State *L, int status, lua_KContext at) {
    (void)status;
    lua_Integer place = lua_tointeger(L, 2);
    for (int steps = TABLE_STEPS; at > place; steps--) {
        lua_geti(L, 1, at - 1);
        lua_seti(L, 1, at--);
        if (steps > 0) continue;
        if (preemption_is_due(L)) return lua_yieldk(L, 0, at, move_up);
        steps = TABLE_STEPS;
    }
    lua_seti(L, 1, place);
    return 0;
}

static int insert_measured(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer behind = (lua_Integer)((lua_Unsigned)library_table_take_length(L) + 1);
    switch (lua_gettop(L)) {
    case 2:
        lua_pushinteger(L, behind);
        lua_insert(L, 2);                               /* t, place, value */
        break;
    case 3:
        luaL_argcheck(L, (lua_Unsigned)luaL_checkinteger(L, 2) - 1u < (lua_Unsigned)behind, 2,
                      "position out of bounds");
        break;
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    if (metamethods_are_absent(L, 1)) return move_up(L, LUA_OK, behind);
    table_loops_push(L, TABLE_LOOP_INSERT);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, behind);
    lua_pushinteger(L, lua_tointeger(L, 2));
    lua_pushvalue(L, 3);
    lua_callk(L, 4, 0, 0, looped);
    return 0;
}

static bool is_plain(lua_State *L, int index) {
    if (!lua_istable(L, index)) return false;
    if (!lua_getmetatable(L, index)) return true;
    lua_pop(L, 1);
    return false;
}

static int insert(lua_State *L) {
    if (lua_gettop(L) == 2 && is_plain(L, 1)) {
        lua_rawseti(L, 1, (lua_Integer)((lua_Unsigned)lua_rawlen(L, 1) + 1));
        return 0;
    }
    library_table_check(L, 1, TABLE_READ | TABLE_WRITTEN | TABLE_MEASURED);
    return library_table_measure(L, insert_measured);
}

/* -- remove --------------------------------------------------------------------------------- */

/* t, size, value: moves down what stands from `place + 1` to `size`. */
static int move_down(lua_State *L, int status, lua_KContext place) {
    (void)status;
    lua_Integer size = lua_tointeger(L, 2);
    for (int steps = TABLE_STEPS; place < size; steps--) {
        lua_geti(L, 1, place + 1);
        lua_seti(L, 1, place++);
        if (steps > 0) continue;
        if (preemption_is_due(L)) return lua_yieldk(L, 0, place, move_down);
        steps = TABLE_STEPS;
    }
    lua_pushnil(L);
    lua_seti(L, 1, place);
    return 1;
}

static int remove_measured(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer size = library_table_take_length(L), place = luaL_optinteger(L, 2, size);
    /* That it is the first argument's fault is what Lua 5.4.4 says. */
    if (place != size)
        luaL_argcheck(L, (lua_Unsigned)place - 1u <= (lua_Unsigned)size, 1, "position out of bounds");
    lua_settop(L, 1);
    lua_pushinteger(L, size);                           /* t, size */
    if (metamethods_are_absent(L, 1)) {
        lua_geti(L, 1, place);
        return move_down(L, LUA_OK, place);
    }
    table_loops_push(L, TABLE_LOOP_REMOVE);
    lua_insert(L, 1);                                   /* loop, t, size */
    lua_pushinteger(L, place);
    lua_callk(L, 3, 1, 1, looped);
    return 1;
}

static int remove_value(lua_State *L) {
    if (lua_gettop(L) == 1 && is_plain(L, 1)) {
        lua_Integer size = (lua_Integer)lua_rawlen(L, 1);
        lua_geti(L, 1, size);
        lua_pushnil(L);
        lua_seti(L, 1, size);
        return 1;
    }
    library_table_check(L, 1, TABLE_READ | TABLE_WRITTEN | TABLE_MEASURED);
    return library_table_measure(L, remove_measured);
}

/* -- move ----------------------------------------------------------------------------------- */

static int moved(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_settop(L, 5);                                   /* from, first, last, place, to */
    return 1;
}

/* from, first, count, place, to, is downward: goes on after `done` of them. */
static int move_plain(lua_State *L, int status, lua_KContext done) {
    (void)status;
    lua_Integer first = lua_tointeger(L, 2), count = lua_tointeger(L, 3), place = lua_tointeger(L, 4);
    bool is_downward = lua_toboolean(L, 6);
    while (done < count) {
        lua_Integer offset = is_downward ? count - 1 - done : done;
        lua_geti(L, 1, first + offset);
        lua_seti(L, 5, place + offset);
        if (++done % TABLE_STEPS == 0 && preemption_is_due(L)) return lua_yieldk(L, 0, done, move_plain);
    }
    return moved(L, LUA_OK, 0);
}

/* from, first, last, place, to, whether the moved would be overwritten. */
static int move_compared(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer count = lua_tointeger(L, 3) - lua_tointeger(L, 2) + 1;
    lua_pushinteger(L, count);
    lua_replace(L, 3);                                  /* from, first, count, place, to, is downward */
    if (metamethods_are_absent(L, 1) && metamethods_are_absent(L, 5)) return move_plain(L, LUA_OK, 0);
    table_loops_push(L, lua_toboolean(L, 6) ? TABLE_LOOP_COPY_DOWN : TABLE_LOOP_COPY_UP);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_pushvalue(L, 5);
    lua_pushvalue(L, 4);
    lua_callk(L, 5, 0, 0, moved);
    return moved(L, LUA_OK, 0);
}

static int move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
    lua_Integer place = luaL_checkinteger(L, 4);
    bool is_same = lua_isnoneornil(L, 5);
    library_table_check(L, 1, TABLE_READ);
    library_table_check(L, is_same ? 1 : 5, TABLE_WRITTEN);
    lua_settop(L, 5);
    for (int i = 2; i <= 4; i++) {                      /* from, first, last, place, to?: as integers */
        lua_pushinteger(L, lua_tointeger(L, i));
        lua_replace(L, i);
    }
    if (is_same) {
        lua_pushvalue(L, 1);
        lua_replace(L, 5);
    }
    if (last < first) return 1;
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    luaL_argcheck(L, place <= LUA_MAXINTEGER - (last - first), 4, "destination wrap around");
    bool is_apart = place > last || place <= first;
    if (is_apart || is_same) {
        lua_pushboolean(L, !is_apart);
        return move_compared(L, LUA_OK, 0);
    }
    lua_pushcfunction(L, metamethods_equal);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 5);
    lua_callk(L, 2, 1, 0, move_compared);
    return move_compared(L, LUA_OK, 0);
}

/* -- unpack --------------------------------------------------------------------------------- */

/* t, first, last, values so far. */
static int unpack_plain(lua_State *L, int status, lua_KContext next) {
    (void)status;
    lua_Integer last = lua_tointeger(L, 3);
    /* Raises Lua's error for what cannot be indexed. */
    if (!lua_istable(L, 1)) lua_geti(L, 1, next++);
    for (; next <= last; next++) {
        lua_geti(L, 1, next);
        if (next == LUA_MAXINTEGER) break;
        if (next % TABLE_STEPS == 0 && preemption_is_due(L))
            return lua_yieldk(L, 0, next + 1, unpack_plain);
    }
    return lua_gettop(L) - 3;
}

/* t, first, last, a plain table of them. */
static int unpack_gathered(lua_State *L, int status, lua_KContext count) {
    (void)status;
    lua_replace(L, 1);
    lua_pushinteger(L, count);
    lua_replace(L, 3);
    return unpack_plain(L, LUA_OK, 1);
}

static bool is_indexed_plainly(lua_State *L, int index) {
    if (metamethods_are_absent(L, index)) return true;
    if (luaL_getmetafield(L, index, "__index") == LUA_TNIL) return true;
    lua_pop(L, 1);
    return false;
}

static int unpack_measured(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer last = library_table_take_length(L), first = luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    lua_pushinteger(L, first);
    lua_pushinteger(L, last);                           /* t, first, last */
    if (first > last) return 0;
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
    if (count >= INT_MAX - 1 - LUA_MINSTACK || !lua_checkstack(L, (int)count + 1 + LUA_MINSTACK))
        return luaL_error(L, "too many results to unpack");
    if (is_indexed_plainly(L, 1)) return unpack_plain(L, LUA_OK, first);
    table_loops_push(L, TABLE_LOOP_GATHER);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, first);
    lua_pushinteger(L, last);
    lua_callk(L, 3, 1, (lua_KContext)count + 1, unpack_gathered);
    return unpack_gathered(L, LUA_OK, (lua_KContext)count + 1);
}

/* A whole plain table, if it is short. */
static int unpack_short(lua_State *L) {
    int count = (int)lua_rawlen(L, 1);
    luaL_checkstack(L, count, "too many results to unpack");
    for (int i = 1; i <= count; i++) lua_geti(L, 1, i);
    return count;
}

static int unpack(lua_State *L) {
    if (lua_gettop(L) == 1 && is_plain(L, 1) && lua_rawlen(L, 1) < TABLE_STEPS) return unpack_short(L);
    if (lua_gettop(L) == 0) lua_settop(L, 1);
    luaL_optinteger(L, 2, 1);
    if (lua_isnoneornil(L, 3)) return library_table_measure(L, unpack_measured);
    lua_pushinteger(L, luaL_checkinteger(L, 3));
    return unpack_measured(L, LUA_OK, 0);
}

int libraries_open_table(lua_State *L) {
    static const luaL_Reg ours[] = {
        {"concat", library_table_concat}, {"insert", insert}, {"remove", remove_value}, {"move", move},
        {"sort", library_table_sort}, {"unpack", unpack}, {NULL, NULL},
    };
    table_loops_open(L);
    lua_pushcfunction(L, luaopen_table);
    lua_call(L, 0, 1);                                  /* table */
    luaL_setfuncs(L, ours, 0);
    return 1;
}
