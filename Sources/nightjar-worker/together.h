/* The global `together`: functions side by side, each a chain of its own in the same invocation. */
#ifndef TOGETHER_H
#define TOGETHER_H

#include <lua.h>

#include "chains.h"
#include "invocations.h"

/* together(f, g, ...): what each returned first, in their order. */
int together(lua_State *L);
/* One of them has returned or raised; its parent gets the result, or the error for all. */
void together_end(struct invocation *invocation, struct chain *chain, enum chain_end chain_end);
/* Drops what `parent` runs side by side, and what that does; all of the invocation's for NULL. */
void together_drop(struct invocation *invocation, const struct chain *parent);

#endif
