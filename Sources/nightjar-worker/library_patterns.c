/*
 * string.find, match and gmatch. Their arguments stay where they are on the stack, so that a search
 * that has been put aside finds its strings again.
 */
#define _GNU_SOURCE
#include "library_patterns.h"

#include <lauxlib.h>
#include <string.h>

#include "patterns.h"
#include "preemption.h"

enum { FIND_PLAIN_PIECE = 64 * PREEMPTION_STEPS };

static struct pattern_text text_at(lua_State *L, int index) {
    struct pattern_text text;
    text.bytes = luaL_checklstring(L, index, &text.size);
    return text;
}

/* The argument `init`, as an offset from 0; larger than `size` when it lies behind the end. */
static size_t offset_at(lua_State *L, int index, size_t size) {
    lua_Integer position = luaL_optinteger(L, index, 1);
    if (position > 0) return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)size) return 0;
    return size - (size_t)-position;
}

static bool has_specials(struct pattern_text pattern) {
    for (const char *special = "^$*+?.([%-"; *special != '\0'; special++)
        if (memchr(pattern.bytes, *special, pattern.size) != NULL) return true;
    return false;
}

/* -- find and match ------------------------------------------------------------------------- */

static int push_match(lua_State *L, bool with_places) {
    if (!with_places) return patterns_push_captures(L, true);
    const char *subject = lua_tostring(L, 1);
    lua_pushinteger(L, patterns_start_of_match() - subject + 1);
    lua_pushinteger(L, patterns_end_of_match() - subject);
    return patterns_push_captures(L, false) + 2;
}

static int search_put_aside(lua_State *L, int status, lua_KContext with_places);

static int end_search(lua_State *L, enum pattern_end end, bool with_places) {
    if (end == PATTERN_MATCHES) return push_match(L, with_places);
    if (end == PATTERN_YIELDS) {
        patterns_save(L);
        return lua_yieldk(L, 0, with_places, search_put_aside);
    }
    lua_pushnil(L);
    return 1;
}

static int search_put_aside(lua_State *L, int status, lua_KContext with_places) {
    (void)status;
    patterns_restore(L);
    return end_search(L, patterns_resume(L), with_places != 0);
}

/* Looks for the bytes themselves, from `offset` on. */
static int find_plain(lua_State *L, int status, lua_KContext offset) {
    (void)status;
    struct pattern_text subject = text_at(L, 1), wanted = text_at(L, 2);
    size_t at = (size_t)offset, piece = FIND_PLAIN_PIECE + 4 * wanted.size;
    for (; wanted.size <= subject.size - at; at += piece) {
        size_t rest = subject.size - at, looked_at = rest < piece + wanted.size ? rest : piece + wanted.size;
        const char *found = memmem(subject.bytes + at, looked_at, wanted.bytes, wanted.size);
        if (found != NULL) {
            lua_pushinteger(L, found - subject.bytes + 1);
            lua_pushinteger(L, found - subject.bytes + (lua_Integer)wanted.size);
            return 2;
        }
        if (looked_at == rest) break;
        if (preemption_is_due(L)) return lua_yieldk(L, 0, (lua_KContext)(at + piece), find_plain);
    }
    lua_pushnil(L);
    return 1;
}

static int search(lua_State *L, bool with_places) {
    struct pattern_text subject = text_at(L, 1), pattern = text_at(L, 2);
    size_t offset = offset_at(L, 3, subject.size);
    if (offset > subject.size) {
        lua_pushnil(L);
        return 1;
    }
    if (with_places && (lua_toboolean(L, 4) || !has_specials(pattern)))
        return find_plain(L, LUA_OK, (lua_KContext)offset);
    bool is_anchored = pattern.bytes[0] == '^';
    if (is_anchored) pattern.bytes++, pattern.size--;
    patterns_begin(subject, pattern);
    return end_search(L, patterns_search(L, subject.bytes + offset, is_anchored, NULL), with_places);
}

static int find(lua_State *L) { return search(L, true); }

static int match(lua_State *L) { return search(L, false); }

/* -- gmatch --------------------------------------------------------------------------------- */

/* The iterator's upvalues: subject, pattern, and one of these. */
struct iteration {
    const char *from;
    const char *last; /* where the match before ended */
};

static int next_match_put_aside(lua_State *L, int status, lua_KContext context);

static int end_next_match(lua_State *L, enum pattern_end end) {
    if (end == PATTERN_MATCHES) {
        struct iteration *iteration = lua_touserdata(L, lua_upvalueindex(3));
        iteration->from = iteration->last = patterns_end_of_match();
        return patterns_push_captures(L, true);
    }
    if (end == PATTERN_FAILS) return 0;
    patterns_save(L);
    return lua_yieldk(L, 0, 0, next_match_put_aside);
}

static int next_match_put_aside(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    patterns_restore(L);
    return end_next_match(L, patterns_resume(L));
}

static int next_match(lua_State *L) {
    const struct iteration *iteration = lua_touserdata(L, lua_upvalueindex(3));
    struct pattern_text subject = text_at(L, lua_upvalueindex(1)), pattern = text_at(L, lua_upvalueindex(2));
    if (iteration->from > subject.bytes + subject.size) return 0;
    patterns_begin(subject, pattern);
    return end_next_match(L, patterns_search(L, iteration->from, false, iteration->last));
}

static int gmatch(lua_State *L) {
    struct pattern_text subject = text_at(L, 1);
    text_at(L, 2);
    size_t offset = offset_at(L, 3, subject.size);
    if (offset > subject.size) offset = subject.size + 1;
    lua_settop(L, 2);
    struct iteration *iteration = lua_newuserdatauv(L, sizeof *iteration, 0);
    *iteration = (struct iteration){subject.bytes + offset, NULL};
    lua_pushcclosure(L, next_match, 3);
    return 1;
}

void library_patterns_add(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", library_gsub}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
