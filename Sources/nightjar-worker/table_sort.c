/*
 * table.sort: a merge sort from the bottom up, which needs fewer comparisons than Lua's quicksort,
 * and for which no comparator is wrong: it always ends, and raises nothing of its own.
 *
 * What is sorted are the numbers of the values; the values are copied first and written back last,
 * so that the table is as it was until the sort is done. Between two comparisons all that is known
 * stands in a userdata.
 *
 * Without an order function, values of one type have keys, in whose order they stand: a number's own
 * bits, or a string's first eight bytes. Where two of those are equal the strings are compared.
 */
#include <lauxlib.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "library_table.h"
#include "metamethods.h"
#include "preemption.h"
#include "table_loops.h"

/* The stack while it runs. */
enum { SORTED = 1, COMPARATOR, VALUES, STATE };

enum { SORT_STEPS = PREEMPTION_STEPS / 16 + 1, SORT_COPIES = 4 * SORT_STEPS };

struct sorting {
    uint32_t count, width;
    uint32_t low, middle, high;      /* the two runs that are being merged */
    uint32_t left, right, next;      /* how far: in the runs, and in what they become */
    bool is_first_look;              /* the first comparison tells whether they are in order as they are */
    enum { KEYS_NONE, KEYS_INTEGER, KEYS_FLOAT, KEYS_STRING } keyed;
    uint64_t *keys;
    uint32_t *from, *to;
    uint64_t room[];                 /* for the keys, if there can be any, and twice the numbers */
};

/* -- Merging numbers ------------------------------------------------------------------------ */

static uint32_t smaller(uint64_t a, uint32_t b) { return a < b ? (uint32_t)a : b; }

static void begin_merge(struct sorting *state, uint32_t low) {
    state->low = state->left = state->next = low;
    state->middle = state->right = smaller((uint64_t)low + state->width, state->count);
    state->high = smaller((uint64_t)low + 2 * (uint64_t)state->width, state->count);
    state->is_first_look = true;
}

static void copy_run(struct sorting *state, uint32_t begin, uint32_t end) {
    memcpy(state->to + state->next, state->from + begin, (end - begin) * sizeof *state->to);
    state->next += end - begin;
}

static void end_merge(struct sorting *state) {
    copy_run(state, state->left, state->middle);
    copy_run(state, state->right, state->high);
    if (state->high < state->count) return begin_merge(state, state->high);
    uint32_t *merged = state->to;
    state->to = state->from;
    state->from = merged;
    state->width = smaller(2 * (uint64_t)state->width, state->count);
    begin_merge(state, 0);
}

/* Finds two values to compare: whether the first is less is to be told to take_answer. */
static bool find_pair(struct sorting *state, uint32_t *a, uint32_t *b) {
    while (state->left == state->middle || state->right == state->high) {
        if (state->width >= state->count) return false;
        end_merge(state);
    }
    if (state->width >= state->count) return false;
    *a = state->from[state->right];
    *b = state->from[state->is_first_look ? state->middle - 1 : state->left];
    return true;
}

static void take_answer(struct sorting *state, bool is_less) {
    if (!state->is_first_look) {
        state->to[state->next++] = state->from[is_less ? state->right++ : state->left++];
        return;
    }
    state->is_first_look = false;
    if (!is_less) {
        copy_run(state, state->low, state->high);
        state->left = state->middle;
        state->right = state->high;
    } else if (state->width == 1) {
        copy_run(state, state->right, state->high);
        state->right = state->high;
    }
}

/* -- Keys ----------------------------------------------------------------------------------- */

static uint64_t key_of_integer(lua_Integer value) { return (uint64_t)value ^ (uint64_t)1 << 63; }

/* Any order will do where one is not a number. */
static uint64_t key_of_float(lua_Number value) {
    uint64_t bits;
    value += 0.0;                    /* minus zero is zero */
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static uint64_t key_of_string(const char *bytes, size_t size) {
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof key; i++) key = key << 8 | (i < size ? (unsigned char)bytes[i] : 0);
    return key;
}

/* The kind of the value on top, and its key. */
static int read_key(lua_State *L, uint64_t *key) {
    size_t size;
    const char *bytes;
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        if (!lua_isinteger(L, -1)) return *key = key_of_float(lua_tonumber(L, -1)), KEYS_FLOAT;
        return *key = key_of_integer(lua_tointeger(L, -1)), KEYS_INTEGER;
    case LUA_TSTRING:
        bytes = lua_tolstring(L, -1, &size);
        return *key = key_of_string(bytes, size), KEYS_STRING;
    default: return KEYS_NONE;
    }
}

/* -- Comparing values ----------------------------------------------------------------------- */

static int go_on(lua_State *L);

static int compared(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    take_answer(lua_touserdata(L, STATE), lua_toboolean(L, -1));
    lua_pop(L, 1);
    return go_on(L);
}

/* Pushes whether one value is less than the other, which may take until `compared`. */
static bool is_less(lua_State *L, uint32_t a, uint32_t b, bool has_comparator) {
    bool result;
    if (has_comparator) lua_pushvalue(L, COMPARATOR);
    int type = lua_geti(L, VALUES, (lua_Integer)a + 1);
    int other = lua_geti(L, VALUES, (lua_Integer)b + 1);
    if (!has_comparator && type == other && (type == LUA_TNUMBER || type == LUA_TSTRING)) {
        result = lua_compare(L, -2, -1, LUA_OPLT);
        lua_pop(L, 2);
        return result;
    }
    if (!has_comparator) {
        lua_pushcfunction(L, metamethods_less);
        lua_insert(L, -3);
    }
    lua_callk(L, 2, 1, 0, compared);
    result = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return result;
}

/* -- Reading, sorting, writing -------------------------------------------------------------- */

static int written(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 0;
}

/* t, comparator, values, state: copies the values back in order, from number `next` on. */
static int write_values(lua_State *L, int status, lua_KContext next) {
    (void)status;
    const struct sorting *state = lua_touserdata(L, STATE);
    for (; next < state->count; next++) {
        lua_geti(L, VALUES, (lua_Integer)state->from[next] + 1);
        lua_seti(L, lua_gettop(L) > STATE + 1 ? STATE + 1 : SORTED, next + 1);
        if (next % SORT_COPIES == 0 && preemption_is_due(L)) return lua_yieldk(L, 0, next + 1, write_values);
    }
    if (lua_gettop(L) == STATE) return 0;
    table_loops_push(L, TABLE_LOOP_COPY_UP);
    lua_insert(L, -2);                                  /* ..., loop, ordered */
    lua_pushinteger(L, 1);
    lua_pushinteger(L, state->count);
    lua_pushvalue(L, SORTED);
    lua_pushinteger(L, 1);
    lua_callk(L, 5, 0, 0, written);
    return 0;
}

static int put_aside(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    return go_on(L);
}

static int go_on(lua_State *L) {
    struct sorting *state = lua_touserdata(L, STATE);
    bool has_comparator = !lua_isnil(L, COMPARATOR);
    uint32_t a, b;
    for (unsigned steps = 1; find_pair(state, &a, &b); steps++) {
        if (state->keyed == KEYS_NONE || (state->keyed == KEYS_STRING && state->keys[a] == state->keys[b]))
            take_answer(state, is_less(L, a, b, has_comparator));
        else
            take_answer(state, state->keys[a] < state->keys[b]);
        if (steps % SORT_STEPS == 0 && preemption_is_due(L)) return lua_yieldk(L, 0, 0, put_aside);
    }
    if (!metamethods_are_absent(L, SORTED)) lua_createtable(L, (int)state->count, 0);
    return write_values(L, LUA_OK, 0);
}

/* t, comparator, values, state: reads the keys from number `next` on, as long as all are of one kind. */
static int read_keys(lua_State *L, int status, lua_KContext next) {
    (void)status;
    struct sorting *state = lua_touserdata(L, STATE);
    for (; next < state->count; next++) {
        lua_geti(L, VALUES, next + 1);
        int kind = read_key(L, &state->keys[next]);
        lua_pop(L, 1);
        if (next == 0) state->keyed = kind;
        else if (kind != (int)state->keyed) state->keyed = KEYS_NONE;
        if (state->keyed == KEYS_NONE) break;
        if (next % SORT_COPIES == 0 && preemption_is_due(L)) return lua_yieldk(L, 0, next + 1, read_keys);
    }
    return go_on(L);
}

/* t, comparator, values */
static int begin(lua_State *L, uint32_t count) {
    bool has_keys = lua_isnil(L, COMPARATOR);
    size_t words = (size_t)count * (has_keys ? 2 : 1);
    struct sorting *state = lua_newuserdatauv(L, sizeof *state + words * sizeof *state->room, 0);
    state->count = count;
    state->width = 1;
    state->keyed = KEYS_NONE;
    state->keys = state->room;
    state->from = (uint32_t *)(state->room + (has_keys ? count : 0));
    state->to = state->from + count;
    for (uint32_t i = 0; i < count; i++) state->from[i] = i;
    begin_merge(state, 0);
    return has_keys ? read_keys(L, LUA_OK, 0) : go_on(L);
}

/* t, comparator, values, count: copies the values, from `next` on. */
static int read_values(lua_State *L, int status, lua_KContext next) {
    (void)status;
    lua_Integer count = lua_tointeger(L, STATE);
    for (; next <= count; next++) {
        lua_geti(L, SORTED, next);
        lua_seti(L, VALUES, next);
        if (next % SORT_COPIES == 0 && preemption_is_due(L)) return lua_yieldk(L, 0, next + 1, read_values);
    }
    lua_settop(L, VALUES);
    return begin(L, (uint32_t)count);
}

static int gathered(lua_State *L, int status, lua_KContext count) {
    (void)status;
    return begin(L, (uint32_t)count);
}

static int measured(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    lua_Integer count = library_table_take_length(L);
    if (count < 2) return 0;
    luaL_argcheck(L, count < INT_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, COMPARATOR)) luaL_checktype(L, COMPARATOR, LUA_TFUNCTION);
    lua_settop(L, COMPARATOR);
    if (metamethods_are_absent(L, SORTED)) {
        lua_createtable(L, (int)count, 0);
        lua_pushinteger(L, count);
        return read_values(L, LUA_OK, 1);
    }
    table_loops_push(L, TABLE_LOOP_GATHER);
    lua_pushvalue(L, SORTED);
    lua_pushinteger(L, 1);
    lua_pushinteger(L, count);
    lua_callk(L, 3, 1, count, gathered);
    return gathered(L, LUA_OK, count);
}

int library_table_sort(lua_State *L) {
    library_table_check(L, SORTED, TABLE_READ | TABLE_WRITTEN | TABLE_MEASURED);
    return library_table_measure(L, measured);
}
