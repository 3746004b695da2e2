/* The plugin's files, and their loading: what FILE and START order, and `require`. */
#ifndef LOADING_H
#define LOADING_H

#include <lua.h>
#include <stdbool.h>

#include "chains.h"
#include "frames.h"
#include "invocations.h"

void loading_open(lua_State *L);
/* Keeps a file; false when it cannot be one more, or is there already. */
bool loading_add_file(struct frame_text module, struct frame_text chunk_name, struct frame_text source);
/* Compiles all files and queues the entry; false when there is none. REFUSED is put if need be. */
bool loading_start(void);
/* After the entry has run: puts READY or REFUSED. */
void loading_end(
    lua_State *L, struct invocation *invocation, struct chain *chain, enum chain_end chain_end);
/* Whether REFUSED has been put: the worker is to end once it is written. */
bool loading_has_failed(void);
/* The global `require`, a C function. */
int loading_require(lua_State *L);

#endif
