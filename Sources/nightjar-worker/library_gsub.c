/*
 * string.gsub. All that it knows stands in a `substitution`. That is static while nothing but C runs,
 * and a userdata on the stack as soon as a function is called or the slice is over; so is the text
 * that it makes.
 */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "library_patterns.h"
#include "metamethods.h"
#include "patterns.h"
#include "text_output.h"

/* The stack while it runs. OUTPUT keeps the text once that has grown. */
enum { SUBJECT = 1, PATTERN, REPLACEMENT, STATE, OUTPUT };

/* Behind a substitution that is kept, for its text while that is short. */
enum { GSUB_ROOM = 256 };

struct substitution {
    struct pattern_text subject, pattern;
    struct pattern_text template; /* where the replacement is a string */
    enum { BY_TEXT, BY_TEMPLATE, BY_TABLE, BY_FUNCTION } kind;
    bool is_anchored, has_changed;
    lua_Integer count, most;
    const char *start, *end;      /* of the match that is being replaced */
    const char *copied;           /* so far the subject has been copied, or replaced */
    struct text_output output;
};

static struct substitution working;

/* -- The text that is made ------------------------------------------------------------------ */

static void add(lua_State *L, struct substitution *state, const char *bytes, size_t count) {
    text_output_add(L, OUTPUT, &state->output, bytes, count);
}

/* The subject up to the match, which is now to be replaced by what is added next. */
static void add_subject(lua_State *L, struct substitution *state) {
    add(L, state, state->copied, (size_t)(state->start - state->copied));
    state->copied = state->end;
    state->has_changed = true;
}

static void add_capture(lua_State *L, struct substitution *state, int index) {
    struct pattern_text text;
    if (patterns_get_capture(L, index, &text)) return add(L, state, text.bytes, text.size);
    char digits[32];                                 /* position */
    int size = snprintf(digits, sizeof digits, LUA_INTEGER_FMT, lua_tointeger(L, -1));
    lua_pop(L, 1);
    add(L, state, digits, (size_t)size);
}

static void add_template(lua_State *L, struct substitution *state) {
    const char *at = state->template.bytes, *end = at + state->template.size, *percent;
    while ((percent = memchr(at, '%', (size_t)(end - at))) != NULL) {
        add(L, state, at, (size_t)(percent - at));
        char letter = percent[1];
        if (letter == '%') add(L, state, percent, 1);
        else if (letter == '0') add(L, state, state->start, (size_t)(state->end - state->start));
        else if (letter >= '1' && letter <= '9') add_capture(L, state, letter - '1');
        else luaL_error(L, "invalid use of '%%' in replacement string");
        at = percent + 2;
    }
    add(L, state, at, (size_t)(end - at));
}

/* -- Replacing one match after another ------------------------------------------------------ */

static int go_on(lua_State *L, struct substitution *state, enum pattern_end found);

static enum pattern_end find_next(lua_State *L, struct substitution *state) {
    if (state->count >= state->most || (state->is_anchored && state->count > 0)) return PATTERN_FAILS;
    const char *from = state->end != NULL ? state->end : state->subject.bytes;
    return patterns_search(L, from, state->is_anchored, state->end);
}

/* The same, after other Lua code may have searched. */
static enum pattern_end begin_next(lua_State *L, struct substitution *state) {
    patterns_begin(state->subject, state->pattern);
    return find_next(L, state);
}

/* Takes the value on top as what the match is to be replaced by. */
static void take_value(lua_State *L, struct substitution *state) {
    if (lua_isstring(L, -1)) {
        size_t size;
        const char *bytes = lua_tolstring(L, -1, &size);
        add_subject(L, state);
        add(L, state, bytes, size);
    } else if (lua_toboolean(L, -1)) {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    lua_pop(L, 1);
}

static int called(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    struct substitution *state = lua_touserdata(L, STATE);
    take_value(L, state);
    return go_on(L, state, begin_next(L, state));
}

/* Pushes what the table or the function has for the match, which may take until `called`. */
static void push_value(lua_State *L, struct substitution *state) {
    if (state->kind == BY_FUNCTION) {
        lua_pushvalue(L, REPLACEMENT);
        lua_callk(L, patterns_push_captures(L, true), 1, 0, called);
    } else if (lua_getmetatable(L, REPLACEMENT)) {
        lua_pop(L, 1);
        lua_pushcfunction(L, metamethods_index);
        lua_pushvalue(L, REPLACEMENT);
        patterns_push_capture(L, 0);
        lua_callk(L, 2, 1, 0, called);
    } else {
        patterns_push_capture(L, 0);
        lua_rawget(L, REPLACEMENT);
    }
}

static enum pattern_end replace(lua_State *L, struct substitution *state) {
    state->count++;
    state->start = patterns_start_of_match();
    state->end = patterns_end_of_match();
    switch (state->kind) {
    case BY_TEXT:
        add_subject(L, state);
        add(L, state, state->template.bytes, state->template.size);
        return find_next(L, state);
    case BY_TEMPLATE:
        add_subject(L, state);
        add_template(L, state);
        return find_next(L, state);
    default:
        push_value(L, state);
        take_value(L, state);
        return begin_next(L, state);
    }
}

static int put_aside(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    patterns_restore(L);
    return go_on(L, lua_touserdata(L, STATE), patterns_resume(L));
}

/* The state as a userdata, as other Lua code may use the static one. */
static struct substitution *keep(lua_State *L, struct substitution *state) {
    if (state != &working) return state;
    struct substitution *kept = lua_newuserdatauv(L, sizeof *kept + GSUB_ROOM, 0);
    *kept = working;
    lua_replace(L, STATE);
    text_output_keep(L, OUTPUT, &kept->output, (char *)(kept + 1), GSUB_ROOM);
    return kept;
}

static int finish(lua_State *L, struct substitution *state) {
    if (state->has_changed) {
        const char *end = state->subject.bytes + state->subject.size;
        add(L, state, state->copied, (size_t)(end - state->copied));
        lua_pushlstring(L, state->output.bytes, state->output.size);
    } else {
        lua_pushvalue(L, SUBJECT);
    }
    lua_pushinteger(L, state->count);
    return 2;
}

static int go_on(lua_State *L, struct substitution *state, enum pattern_end found) {
    while (found == PATTERN_MATCHES) found = replace(L, state);
    if (found == PATTERN_FAILS) return finish(L, state);
    keep(L, state);
    patterns_save(L);
    return lua_yieldk(L, 0, 0, put_aside);
}

static void read_replacement(lua_State *L, struct substitution *state) {
    int type = lua_type(L, REPLACEMENT);
    bool is_text = type == LUA_TNUMBER || type == LUA_TSTRING;
    luaL_argexpected(L, is_text || type == LUA_TFUNCTION || type == LUA_TTABLE, REPLACEMENT,
                     "string/function/table");
    if (type == LUA_TFUNCTION) {
        state->kind = BY_FUNCTION;
    } else if (type == LUA_TTABLE) {
        state->kind = BY_TABLE;
    } else {
        state->template.bytes = lua_tolstring(L, REPLACEMENT, &state->template.size);
        bool is_plain = memchr(state->template.bytes, '%', state->template.size) == NULL;
        state->kind = is_plain ? BY_TEXT : BY_TEMPLATE;
    }
}

int library_gsub(lua_State *L) {
    struct substitution *state = &working;
    *state = (struct substitution){.output = text_output_begin()};
    state->subject.bytes = state->copied = luaL_checklstring(L, SUBJECT, &state->subject.size);
    state->pattern.bytes = luaL_checklstring(L, PATTERN, &state->pattern.size);
    state->most = luaL_optinteger(L, 4, (lua_Integer)state->subject.size + 1);
    read_replacement(L, state);
    state->is_anchored = state->pattern.bytes[0] == '^';
    if (state->is_anchored) state->pattern.bytes++, state->pattern.size--;
    lua_settop(L, OUTPUT);
    if (state->kind == BY_TABLE || state->kind == BY_FUNCTION) state = keep(L, state);
    return go_on(L, state, begin_next(L, state));
}
