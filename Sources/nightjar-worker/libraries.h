/* The libraries that scripts see. Each function pushes one library's table. */
#ifndef LIBRARIES_H
#define LIBRARIES_H

#include <lua.h>

int libraries_open_string(lua_State *L);
int libraries_open_table(lua_State *L);
int libraries_open_math(lua_State *L);
int libraries_open_os(lua_State *L);
int libraries_open_time(lua_State *L);
int libraries_open_json(lua_State *L);
int libraries_open_log(lua_State *L);
int libraries_open_http(lua_State *L);
int libraries_open_kv(lua_State *L);
int libraries_open_feishu(lua_State *L);
int libraries_open_crypto(lua_State *L);
/* Sets the base functions as globals. */
void libraries_open_base(lua_State *L);
/* The global `print`: a line of the log. */
int libraries_print(lua_State *L);

#endif
