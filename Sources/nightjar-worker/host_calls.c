#include "host_calls.h"

#include <lauxlib.h>
#include <string.h>

#include "CFrames.h"
#include "channels.h"
#include "chains.h"
#include "frames.h"
#include "host_results.h"
#include "invocations.h"
#include "json.h"

static struct invocation *check_caller(lua_State *L, const char *function) {
    struct invocation *invocation = invocations_current();
    if (invocation == NULL || invocation->is_loading)
        luaL_error(L, "%s cannot be called while the plugin loads; call it in a handler", function);
    chain_check_yieldable(L, function);
    if (invocation->calls_waiting > CF_MAX_SIDE_BY_SIDE)
        luaL_error(L, "%s: an invocation waits for at most %d calls of the host at a time, those included whose "
                      "function `together` has dropped", function, CF_MAX_SIDE_BY_SIDE + 1);
    if (invocation->usage.calls == CF_MAX_CALLS)
        luaL_error(L, "%s: an invocation makes at most %d calls of the host", function, CF_MAX_CALLS);
    return invocation;
}

static int host_wait(
    lua_State *L, const char *function, uint8_t call, const void *payload, size_t size, lua_KContext context,
    lua_KFunction then) {
    struct invocation *invocation = check_caller(L, function);
    struct chain *chain = chain_running();
    struct buffer *out = channel_out(invocation->order.channel);
    chain->call = invocation_name_call(invocation);
    invocation->usage.calls++;
    invocation->calls_waiting++;
    size_t begun = frame_begin(out, CF_CALL, call, invocation->order.number);
    buffer_add(out, &chain->call, sizeof chain->call);
    buffer_add(out, payload, size);
    frame_end(out, begun);
    return chain_wait(L, context, then);
}

int host_call(
    lua_State *L, const char *function, uint8_t call, const void *payload, size_t size, lua_KFunction then) {
    return host_wait(L, function, call, payload, size, 0, then);
}

/* Arguments, until they are whole: an error must leave no half of a frame behind. */
static struct buffer arguments;

/* How much of them one more may be. */
static size_t room_for_argument(void) {
    size_t used = buffer_size(&arguments);
    return used < CF_MAX_ARGUMENTS ? CF_MAX_ARGUMENTS - used : 0;
}

static void add_kind(uint8_t kind) { buffer_add(&arguments, &kind, sizeof kind); }

static void add_json(lua_State *L, int index, const char *function) {
    struct json_error error;
    add_kind(CF_VALUE_JSON);
    size_t place = buffer_size(&arguments);
    buffer_add_u32(&arguments, 0);
    if (!json_encode(L, index, &arguments, room_for_argument(), &error))
        luaL_error(L, "%s: argument #%d: %s", function, index, error.text);
    uint32_t size = (uint32_t)(buffer_size(&arguments) - place - sizeof size);
    memcpy(arguments.bytes + arguments.start + place, &size, sizeof size);
}

static void add_text(lua_State *L, int index, const char *function) {
    size_t size;
    const char *text = lua_tolstring(L, index, &size);
    if (size > room_for_argument())
        luaL_error(L, "%s: the arguments have more than %d bytes together", function, CF_MAX_ARGUMENTS);
    add_kind(CF_VALUE_TEXT);
    buffer_add_u32(&arguments, (uint32_t)size);
    buffer_add(&arguments, text, size);
}

static void add_number(lua_State *L, int index) {
    bool is_integer = lua_isinteger(L, index);
    lua_Integer integer = lua_tointeger(L, index);
    lua_Number number = lua_tonumber(L, index);
    add_kind(is_integer ? CF_VALUE_INTEGER : CF_VALUE_FLOAT);
    if (is_integer) buffer_add(&arguments, &integer, sizeof integer);
    else buffer_add(&arguments, &number, sizeof number);
}

static void add_argument(lua_State *L, int index, char way, const char *function) {
    int type = lua_type(L, index);
    if (type == LUA_TNIL) add_kind(CF_VALUE_NIL);
    else if (way == HOST_JSON || type == LUA_TTABLE || json_is_null(L, index)) add_json(L, index, function);
    else if (type == LUA_TBOOLEAN) add_kind(lua_toboolean(L, index) ? CF_VALUE_TRUE : CF_VALUE_FALSE);
    else if (type == LUA_TNUMBER) add_number(L, index);
    else if (type == LUA_TSTRING) add_text(L, index, function);
    else luaL_error(L, "%s: argument #%d is a %s", function, index, luaL_typename(L, index));
}

static int answered(lua_State *L, int status, lua_KContext context) {
    (void)status;
    const struct host_function *function = (const struct host_function *)context;
    int count = host_result_push(L, chain_running(), function->called);
    return function->finish != NULL ? function->finish(L, count) : count;
}

int host_ask(lua_State *L, const struct host_function *function) {
    const char *signature = function->signature;
    check_caller(L, function->called);
    lua_settop(L, (int)strlen(signature));
    buffer_consume(&arguments, buffer_size(&arguments));
    uint16_t size = (uint16_t)strlen(function->name);
    buffer_add(&arguments, &size, sizeof size);
    buffer_add(&arguments, function->name, size);
    for (int i = 0; signature[i] != 0; i++) add_argument(L, i + 1, signature[i], function->called);
    return host_wait(
        L, function->called, CF_CALL_FUNCTION, arguments.bytes + arguments.start, buffer_size(&arguments),
        (lua_KContext)function, answered);
}
