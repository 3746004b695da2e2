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

/* How an argument of a host function goes on its way. */
#define HOST_VALUE 'v' /* nil, a boolean, a number, a string; a table as JSON */
#define HOST_JSON 'j'  /* anything but nil as JSON */

/* A function of the host, as scripts call it. */
struct host_function {
    const char *key;       /* in its library */
    const char *called;    /* by messages */
    const char *name;      /* by the host */
    const char *signature; /* one HOST_... for each argument */
    /* Makes what the script gets of the `count` values on top, which the host gave; NULL: those. */
    int (*finish)(lua_State *L, int count);
};

/* Calls `function`, which lives for ever, with the first values of the stack, as `return host_ask(...)`. */
int host_ask(lua_State *L, const struct host_function *function);

#endif
