/* Calls of the host: what a script asks of the daemon and waits for, while others run. */
#ifndef HOST_CALLS_H
#define HOST_CALLS_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

/* Sends the call CF_CALL_... with its payload and waits for the result, as `return host_call(...)`;
 * `then` is continued when it is there. Raises an error that names the function where a script
 * cannot wait. */
int host_call(
    lua_State *L, const char *function, uint8_t call, const void *payload, size_t size, lua_KFunction then);

#endif
