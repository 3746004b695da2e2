/* The loops of the table library for tables with metamethods, as Lua code. */
#include "table_loops.h"

#include <lauxlib.h>
#include <string.h>

/* `while`, not `for`, where the bounds can be the largest integers. */
static const char source[] =
    "local type = ...\n"
    "local function insert(t, at, place, value)\n"
    "  while at > place do t[at] = t[at - 1] at = at - 1 end\n"
    "  t[place] = value\n"
    "end\n"
    "local function remove(t, size, place)\n"
    "  local value = t[place]\n"
    "  while place < size do t[place] = t[place + 1] place = place + 1 end\n"
    "  t[place] = nil\n"
    "  return value\n"
    "end\n"
    "local function copy_up(from, first, count, to, place)\n"
    "  for i = 0, count - 1 do to[place + i] = from[first + i] end\n"
    "end\n"
    "local function copy_down(from, first, count, to, place)\n"
    "  for i = count - 1, 0, -1 do to[place + i] = from[first + i] end\n"
    "end\n"
    "local function gather(t, first, last)\n"
    "  local values = {}\n"
    "  for i = 0, last - first do values[i + 1] = t[first + i] end\n"
    "  return values\n"
    "end\n"
    "local function texts(t, first, last)\n"
    "  local values, count = {}, 0\n"
    "  for i = first, last do\n"
    "    local value = t[i]\n"
    "    count = count + 1\n"
    "    values[count] = value\n"
    "    local kind = type(value)\n"
    "    if kind ~= 'string' and kind ~= 'number' then break end\n"
    "  end\n"
    "  return values\n"
    "end\n"
    "return insert, remove, copy_up, copy_down, gather, texts\n";

/* Their addresses are keys in the registry. */
static char keys[TABLE_LOOPS];

void table_loops_open(lua_State *L) {
    if (luaL_loadbufferx(L, source, strlen(source), "=[table]", "t") != LUA_OK) lua_error(L);
    lua_getglobal(L, "type");
    lua_call(L, 1, TABLE_LOOPS);                       /* loops */
    for (int loop = TABLE_LOOPS - 1; loop >= 0; loop--) lua_rawsetp(L, LUA_REGISTRYINDEX, &keys[loop]);
}

void table_loops_push(lua_State *L, enum table_loop loop) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &keys[loop]);
}
