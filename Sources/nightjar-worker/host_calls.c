#include "host_calls.h"

#include <lauxlib.h>

#include "CFrames.h"
#include "channels.h"
#include "chains.h"
#include "frames.h"
#include "invocations.h"

static struct invocation *check_caller(lua_State *L, const char *function) {
    struct invocation *invocation = invocations_current();
    if (invocation == NULL || invocation->is_loading)
        luaL_error(L, "%s cannot be called while the plugin loads; call it in a handler", function);
    chain_check_yieldable(L, function);
    if (invocation->usage.calls == CF_MAX_CALLS)
        luaL_error(L, "%s: an invocation makes at most %d calls of the host", function, CF_MAX_CALLS);
    return invocation;
}

int host_call(
    lua_State *L, const char *function, uint8_t call, const void *payload, size_t size, lua_KFunction then) {
    struct invocation *invocation = check_caller(L, function);
    struct chain *chain = chain_running();
    struct buffer *out = channel_out(invocation->order.channel);
    chain->call = invocation_name_call(invocation);
    invocation->usage.calls++;
    size_t begun = frame_begin(out, CF_CALL, call, invocation->order.number);
    buffer_add(out, &chain->call, sizeof chain->call);
    buffer_add(out, payload, size);
    frame_end(out, begun);
    return chain_wait(L, 0, then);
}
