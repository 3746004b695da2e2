/* The one Lua state: its allocator, its libraries, the room that the host needs on its stack. */
#include "state.h"

#include <string.h>
#include <unistd.h>

#include "globals.h"
#include "memory.h"
#include "worker.h"

enum {
    /* Slots on the host's stack: one for each invocation that runs, and what is pushed besides. */
    STATE_SLOTS = 2048,
};

/* An error that nothing protects against can only be a fault of the worker's. */
static int panic(lua_State *L) {
    (void)L;
    _exit(WORKER_EXIT_PANIC);
}

lua_State *state_open(size_t budget) {
    memory_start(budget);
    lua_State *L = lua_newstate(memory_allocate, NULL);
    if (L == NULL) return NULL;
    lua_atpanic(L, panic);
    /* Lua leaves it as malloc gave it, and copies it to every coroutine. */
    memset(lua_getextraspace(L), 0, LUA_EXTRASPACE);
    lua_pushcfunction(L, globals_open);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK || !lua_checkstack(L, STATE_SLOTS)) {
        lua_close(L);
        return NULL;
    }
    memory_forgive();
    return L;
}
