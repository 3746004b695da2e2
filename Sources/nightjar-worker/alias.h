/* The alias of an invocation: a second name for a part of its argument. */
#ifndef ALIAS_H
#define ALIAS_H

#include <lua.h>
#include <stdbool.h>

#include "frames.h"

/* Whether the text is empty, "NAME=KEY" or "NAME=KEY.KEY". */
bool alias_is_legal(struct frame_text alias);
/* Gives the table on top the field that a legal alias names. No metamethod runs. */
void alias_add(lua_State *L, struct frame_text alias);

#endif
