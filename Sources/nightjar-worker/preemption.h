/*
 * Slices for C functions that may run for long: no hook fires in them, so they look by themselves,
 * and yield with a continuation.
 */
#ifndef PREEMPTION_H
#define PREEMPTION_H

#include <lua.h>
#include <stdbool.h>

#include "slices.h"

/* Steps of some nanoseconds each between two looks. Scripts/lua-conformance looks far more often. */
#ifndef PREEMPTION_STEPS
#define PREEMPTION_STEPS 1024
#endif

/* Whether the C function should yield now. Where it cannot, it goes on. */
static inline bool preemption_is_due(lua_State *L) { return slices_are_over() && lua_isyieldable(L); }

#endif
