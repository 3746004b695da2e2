/* Values as text, as tostring has it, without the addresses that Lua shows. */
#ifndef TEXTS_H
#define TEXTS_H

#include <lua.h>
#include <stdbool.h>

/* Draws the secret that stands between addresses and names. */
void texts_start(void);
/* Pushes the text of the value at `index`; with `metamethods`, __tostring and __name count. */
void texts_push(lua_State *L, int index, bool metamethods);

#endif
