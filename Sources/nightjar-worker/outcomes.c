/*
 * How an invocation ends. What a handler returned is read from its coroutine's stack:
 *
 *   nothing, nil, true             succeeded
 *   a table, reply.ok(table)       succeeded, with a body
 *   false or nil, and a reason;    failed
 *   false; reply.fail(reason)
 *   reply.drop(reason)             dropped
 *   anything else                  misused
 *
 * Nothing here runs a script's code or raises a Lua error.
 */
#include "outcomes.h"

#include "CFrames.h"
#include "channels.h"
#include "failures.h"
#include "json.h"
#include "memory.h"
#include "replies.h"

static size_t begin_frame(struct buffer *out, const struct invocation *invocation, uint8_t outcome) {
    size_t begun = frame_begin(out, CF_OUTCOME, outcome, invocation->order.number);
    usage_put(&invocation->usage, out);
    return begun;
}

static void put_empty(const struct invocation *invocation, uint8_t outcome) {
    struct buffer *out = channel_out(invocation->order.channel);
    frame_end(out, begin_frame(out, invocation, outcome));
}

void outcomes_put_abandoned(unsigned channel, uint64_t number, const struct usage *usage) {
    struct buffer *out = channel_out(channel);
    size_t begun = frame_begin(out, CF_OUTCOME, CF_OUTCOME_ABANDONED, number);
    usage_put(usage, out);
    frame_end(out, begun);
}

static void put_misused(const struct invocation *invocation, const char *what) {
    struct failure failure = {0};
    failure_add(&failure,
                "the handler returned %s; it returns nothing or true, a table, false and a reason, or what "
                "reply.ok, reply.fail or reply.drop made", what);
    failure_put(&failure, invocation, CF_OUTCOME_MISUSED);
}

static void put_body(lua_State *thread, int index, const struct invocation *invocation) {
    struct buffer *out = channel_out(invocation->order.channel);
    size_t before = buffer_size(out);
    size_t begun = begin_frame(out, invocation, CF_OUTCOME_SUCCEEDED);
    struct json_error error;
    if (json_encode(thread, index, out, CF_MAX_REPLY, &error)) {
        frame_end(out, begun);
        return;
    }
    out->end = out->start + before;
    struct failure failure = {0};
    failure_add(&failure, "the returned table is no reply: %s", error.text);
    bool is_large = error.fault == JSON_TOO_LARGE;
    failure_put(&failure, invocation, is_large ? CF_OUTCOME_OUTPUT : CF_OUTCOME_MISUSED);
}

/* The value at `index` is the reason: a string, a number or nil. */
static void put_reason(lua_State *thread, int index, const struct invocation *invocation, uint8_t outcome) {
    struct failure reason = {0};
    int type = lua_type(thread, index);
    if (type == LUA_TSTRING || type == LUA_TNUMBER) {
        failure_add_error(&reason, thread, index);
    } else if (type != LUA_TNIL) {
        failure_add(&reason, "a reason that is a %s", lua_typename(thread, type));
        return put_misused(invocation, reason.message);
    }
    struct buffer *out = channel_out(invocation->order.channel);
    size_t begun = begin_frame(out, invocation, outcome);
    buffer_add(out, reason.message, reason.message_size);
    frame_end(out, begun);
}

static void put_reply(lua_State *thread, enum reply_kind kind, const struct invocation *invocation) {
    int content = lua_gettop(thread);
    if (kind == REPLY_FAIL) put_reason(thread, content, invocation, CF_OUTCOME_FAILED);
    else if (kind == REPLY_DROP) put_reason(thread, content, invocation, CF_OUTCOME_DROPPED);
    else if (lua_isnil(thread, content)) put_empty(invocation, CF_OUTCOME_SUCCEEDED);
    else put_body(thread, content, invocation);
}

static void put_returned(lua_State *thread, const struct invocation *invocation) {
    if (lua_gettop(thread) < 2) lua_settop(thread, 2);
    enum reply_kind kind;
    switch (lua_type(thread, 1)) {
    case LUA_TTABLE: return put_body(thread, 1, invocation);
    case LUA_TNIL:
        if (lua_isnil(thread, 2)) return put_empty(invocation, CF_OUTCOME_SUCCEEDED);
        return put_reason(thread, 2, invocation, CF_OUTCOME_FAILED);
    case LUA_TBOOLEAN:
        if (lua_toboolean(thread, 1)) return put_empty(invocation, CF_OUTCOME_SUCCEEDED);
        return put_reason(thread, 2, invocation, CF_OUTCOME_FAILED);
    default: break;
    }
    if (replies_read(thread, 1, &kind)) return put_reply(thread, kind, invocation);
    struct failure what = {0};
    if (json_is_null(thread, 1)) failure_add(&what, "json.null");
    else failure_add(&what, "a %s", lua_typename(thread, lua_type(thread, 1)));
    put_misused(invocation, what.message);
}

static void put_failed(
    lua_State *L, struct invocation *invocation, struct chain *chain, uint8_t outcome) {
    struct failure failure = {0};
    if (outcome == CF_OUTCOME_MEMORY) failure_add_memory(&failure);
    else failure_add_error(&failure, invocation->chain.threads[0], -1);
    failure_add_traceback(&failure, L, chain);
    failure_put(&failure, invocation, outcome);
}

void outcomes_put(
    lua_State *L, struct invocation *invocation, struct chain *chain, enum chain_end chain_end) {
    lua_State *thread = invocation->chain.threads[0];
    /* Room for absent results, and for what is read out of a reply. */
    if (chain_end == CHAIN_RETURNED && !lua_checkstack(thread, 4)) chain_end = CHAIN_OVER;
    if (chain_end == CHAIN_RETURNED) put_returned(thread, invocation);
    else put_failed(L, invocation, chain, chain_end == CHAIN_OVER ? CF_OUTCOME_MEMORY : CF_OUTCOME_RAISED);
}
