/* Values as text, as tostring has it, without the addresses that Lua shows. */
#ifndef TEXTS_H
#define TEXTS_H

#include <lua.h>
#include <stdbool.h>

/* Draws the secret that stands between addresses and names. */
void texts_start(void);
/* Pushes the text of the value at `index`; a __name counts if `has_names`, a __tostring never. */
void texts_push(lua_State *L, int index, bool has_names);
/* Whether a __tostring makes the value's text. If so it is pushed with its argument, to be called so
 * that it can yield, and its result then checked. */
bool texts_push_call(lua_State *L, int index);
/* Raises Lua's error when what __tostring returned, on top, is no text. */
void texts_check(lua_State *L);

#endif
