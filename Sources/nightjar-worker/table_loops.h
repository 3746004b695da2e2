/*
 * The loops of the table library in Lua, for tables with metamethods: the hook and every metamethod
 * can yield in them.
 */
#ifndef TABLE_LOOPS_H
#define TABLE_LOOPS_H

#include <lua.h>

enum table_loop {
    TABLE_LOOP_INSERT,    /* t, size + 1, place, value */
    TABLE_LOOP_REMOVE,    /* t, size, place -> value */
    TABLE_LOOP_COPY_UP,   /* from, first, count, to, place */
    TABLE_LOOP_COPY_DOWN, /* the same, from the last to the first */
    TABLE_LOOP_GATHER,    /* t, first, last -> a plain table */
    TABLE_LOOP_TEXTS,     /* the same, up to and with the first that is neither string nor number */
    TABLE_LOOPS,
};

/* Compiles them; to be called protected. */
void table_loops_open(lua_State *L);
void table_loops_push(lua_State *L, enum table_loop loop);

#endif
