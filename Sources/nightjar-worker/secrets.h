/* The granted secrets: `secrets.NAME`. */
#ifndef SECRETS_H
#define SECRETS_H

#include <lua.h>
#include <stdbool.h>

#include "frames.h"

/* Pushes the library's table, without a secret so far. */
int secrets_open(lua_State *L);
/* One more; false when memory is out or the name is there already. Before the plugin is loaded. */
bool secrets_add(struct frame_text name, struct frame_text value);

#endif
