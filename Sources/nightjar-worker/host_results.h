/* What comes back from the host for a call: kept for the chain that waits, until it runs. */
#ifndef HOST_RESULTS_H
#define HOST_RESULTS_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chains.h"
#include "frames.h"

/* Whether `values` are those of a RESULT with this ending. */
bool host_result_is_legal(uint8_t ending, struct frame_text values);
/* Keeps a copy for `chain`. */
void host_result_keep(struct chain *chain, uint8_t ending, struct frame_text values);
void host_result_forget(struct chain *chain);
/* Pushes the values of what was kept and returns how many they are, or raises its error in the name of
 * `function`. For a function of C that has waited; nothing may have been kept. */
int host_result_push(lua_State *L, struct chain *chain, const char *function);

#endif
