/* Outcomes that a script says aloud: what reply.ok, reply.fail and reply.drop return. */
#ifndef REPLIES_H
#define REPLIES_H

#include <lua.h>
#include <stdbool.h>

enum reply_kind { REPLY_OK, REPLY_FAIL, REPLY_DROP };

/* Pushes the library's table. */
int replies_open(lua_State *L);
/* When the value at `index` is a reply: pushes what it was made with, a table, a string or nil. */
bool replies_read(lua_State *L, int index, enum reply_kind *kind);

#endif
