/* What the files of the table library share. */
#ifndef LIBRARY_TABLE_H
#define LIBRARY_TABLE_H

#include <lua.h>

enum { TABLE_READ = 1, TABLE_WRITTEN = 2, TABLE_MEASURED = 4 };

/* Raises Lua's error when the argument is no table and cannot be used as one. */
void library_table_check(lua_State *L, int index, unsigned uses);
/* Pushes the length of the first argument and goes on with `then`. */
int library_table_measure(lua_State *L, lua_KFunction then);
/* Pops that length. */
lua_Integer library_table_take_length(lua_State *L);

int library_table_concat(lua_State *L);
int library_table_sort(lua_State *L);

#endif
