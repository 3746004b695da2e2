/*
 * Results of host calls. They count against the plugin's budget from their arrival; where their bytes do
 * not fit, the script gets nil and a sentence, as for any failure of the outside world. What JSON becomes
 * may be many times its text: that counts when it is read, as everywhere.
 */
#include "host_results.h"

#include <lauxlib.h>
#include <string.h>

#include "CFrames.h"
#include "json.h"
#include "memory.h"

struct host_result {
    size_t size; /* of the whole block */
    size_t count;
    uint8_t ending;
    char bytes[];
};

struct value {
    uint8_t kind;
    struct frame_text text;
    union {
        lua_Integer integer;
        lua_Number number;
    } as;
};

static bool take(struct frame_text *rest, void *to, size_t size) {
    if (rest->size < size) return false;
    memcpy(to, rest->bytes, size);
    rest->bytes += size;
    rest->size -= size;
    return true;
}

static bool take_text(struct frame_text *rest, struct frame_text *text) {
    uint32_t size;
    if (!take(rest, &size, sizeof size) || rest->size < size) return false;
    *text = (struct frame_text){rest->bytes, size};
    rest->bytes += size;
    rest->size -= size;
    return true;
}

static bool take_value(struct frame_text *rest, struct value *value) {
    if (!take(rest, &value->kind, sizeof value->kind)) return false;
    switch (value->kind) {
    case CF_VALUE_NIL:
    case CF_VALUE_FALSE:
    case CF_VALUE_TRUE: return true;
    case CF_VALUE_INTEGER: return take(rest, &value->as.integer, sizeof value->as.integer);
    case CF_VALUE_FLOAT: return take(rest, &value->as.number, sizeof value->as.number);
    case CF_VALUE_TEXT:
    case CF_VALUE_JSON: return take_text(rest, &value->text);
    default: return false;
    }
}

bool host_result_is_legal(uint8_t ending, struct frame_text values) {
    struct value value = {0};
    int count = 0;
    for (; values.size > 0; count++)
        if (count == CF_MAX_VALUES || !take_value(&values, &value)) return false;
    if (ending == CF_RESULT_VALUES) return true;
    return ending == CF_RESULT_RAISED && count == 1 && value.kind == CF_VALUE_TEXT;
}

void host_result_keep(struct chain *chain, uint8_t ending, struct frame_text values) {
    host_result_forget(chain);
    size_t size = sizeof(struct host_result) + values.size;
    struct host_result *result = memory_take(chain->threads[0], size);
    chain->has_lost_result = result == NULL;
    if (result == NULL) return;
    *result = (struct host_result){.size = size, .count = values.size, .ending = ending};
    if (values.size > 0) memcpy(result->bytes, values.bytes, values.size);
    chain->result = result;
}

void host_result_forget(struct chain *chain) {
    if (chain->result != NULL) memory_return(chain->result, chain->result->size);
    chain->result = NULL;
}

/* False when it is no value that a script can have: `why` says it. */
static bool push(lua_State *L, const struct value *value, struct json_error *why) {
    switch (value->kind) {
    case CF_VALUE_FALSE: lua_pushboolean(L, 0); break;
    case CF_VALUE_TRUE: lua_pushboolean(L, 1); break;
    case CF_VALUE_INTEGER: lua_pushinteger(L, value->as.integer); break;
    case CF_VALUE_FLOAT: lua_pushnumber(L, value->as.number); break;
    case CF_VALUE_TEXT: lua_pushlstring(L, value->text.bytes, value->text.size); break;
    case CF_VALUE_JSON: return json_decode(L, value->text.bytes, value->text.size, why);
    default: lua_pushnil(L); break;
    }
    return true;
}

static int push_lost(lua_State *L) {
    lua_pushnil(L);
    lua_pushliteral(L, "the answer does not fit into the plugin's memory; see memory in its grant");
    return 2;
}

/* nil and a sentence, in the place of what stands above `height`. */
static int push_refusal(lua_State *L, struct chain *chain, int height, const struct json_error *why) {
    host_result_forget(chain);
    lua_settop(L, height);
    lua_pushnil(L);
    lua_pushfstring(L, "the answer cannot be taken: %s", why->text);
    return 2;
}

int host_result_push(lua_State *L, struct chain *chain, const char *function) {
    if (chain->has_lost_result) return push_lost(L);
    if (chain->result == NULL) return 0;
    struct frame_text rest = {chain->result->bytes, chain->result->count};
    struct json_error why;
    struct value value;
    int count = 0, height = lua_gettop(L);
    luaL_checkstack(L, CF_MAX_VALUES + 4, NULL);
    for (; rest.size > 0 && take_value(&rest, &value); count++)
        if (!push(L, &value, &why)) return push_refusal(L, chain, height, &why);
    bool is_raised = chain->result->ending == CF_RESULT_RAISED;
    host_result_forget(chain);
    return is_raised ? luaL_error(L, "%s: %s", function, lua_tostring(L, -1)) : count;
}
