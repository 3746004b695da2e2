/*
 * JSON text to Lua values. Values wait on the Lua stack until their container is whole (or many
 * have gathered), so that most tables are made in their final size.
 */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CFrames.h"
#include "json.h"

enum {
    /* Values that may wait on the stack for one container. */
    DECODE_WAITING = 64,
    /* A number longer than this is read from a copy in allocated memory. */
    DECODE_NUMBER = 64,
};

struct reader {
    lua_State *L;
    const unsigned char *start, *at, *end;
    int depth, nodes;
    enum json_fault fault;
    const char *problem;
};

/* What a string with escapes is put together in; kept, for it seldom grows. */
static struct buffer unescaped;

static bool read_value(struct reader *r);

static bool fail(struct reader *r, const char *problem) {
    r->problem = problem;
    r->fault = JSON_NOT_TEXT;
    return false;
}

static bool too_large(struct reader *r, const char *problem) {
    r->problem = problem;
    r->fault = JSON_TOO_LARGE;
    return false;
}

static void skip_space(struct reader *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t')) r->at++;
}

static int hex_digit(unsigned char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool read_hex(struct reader *r, uint32_t *unit) {
    *unit = 0;
    if (r->end - r->at < 4) return fail(r, "unfinished escape");
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(*r->at++);
        if (digit < 0) return fail(r, "\\u without four hexadecimal digits");
        *unit = *unit * 16 + (uint32_t)digit;
    }
    return true;
}

static void add_utf8(uint32_t code) {
    char bytes[4];
    int count;
    if (code < 0x80) {
        bytes[0] = (char)code, count = 1;
    } else if (code < 0x800) {
        bytes[0] = (char)(0xC0 | code >> 6), bytes[1] = (char)(0x80 | (code & 0x3F)), count = 2;
    } else if (code < 0x10000) {
        bytes[0] = (char)(0xE0 | code >> 12), bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (code & 0x3F)), count = 3;
    } else {
        bytes[0] = (char)(0xF0 | code >> 18), bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
        bytes[2] = (char)(0x80 | (code >> 6 & 0x3F)), bytes[3] = (char)(0x80 | (code & 0x3F)), count = 4;
    }
    buffer_add(&unescaped, bytes, (size_t)count);
}

/* After "\u". */
static bool read_unicode(struct reader *r) {
    uint32_t code, low;
    if (!read_hex(r, &code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return fail(r, "half of a surrogate pair");
    if (code >= 0xD800 && code <= 0xDBFF) {
        bool is_pair = r->end - r->at >= 2 && r->at[0] == '\\' && r->at[1] == 'u';
        if (!is_pair) return fail(r, "half of a surrogate pair");
        r->at += 2;
        if (!read_hex(r, &low)) return false;
        if (low < 0xDC00 || low > 0xDFFF) return fail(r, "half of a surrogate pair");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    add_utf8(code);
    return true;
}

/* After the backslash. */
static bool read_escape(struct reader *r) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end) return fail(r, "unfinished escape");
    unsigned char c = *r->at++;
    if (c == 'u') return read_unicode(r);
    const char *name = c ? strchr(names, c) : NULL;
    if (name == NULL) return fail(r, "unknown escape");
    buffer_add(&unescaped, &values[name - names], 1);
    return true;
}

/* Up to what ends the run of characters that stand for themselves: '"' or '\\'. */
static bool skip_characters(struct reader *r) {
    for (;;) {
        r->at = json_plain_end(r->at, r->end);
        if (r->at == r->end) return fail(r, "unfinished string");
        if (*r->at == '"' || *r->at == '\\') return true;
        if (*r->at < 0x20) return fail(r, "control character in a string");
        size_t size = json_character(r->at, r->end);
        if (size == 0) return fail(r, "invalid UTF-8");
        r->at += size;
    }
}

/* The rest of a string whose first escape is at r->at. */
static bool read_escaped_string(struct reader *r, const unsigned char *begin) {
    buffer_consume(&unescaped, buffer_size(&unescaped));
    for (;;) {
        buffer_add(&unescaped, begin, (size_t)(r->at - begin));
        if (*r->at++ == '"') break;
        if (!read_escape(r)) return false;
        begin = r->at;
        if (!skip_characters(r)) return false;
    }
    const char *bytes = unescaped.bytes ? unescaped.bytes + unescaped.start : "";
    lua_pushlstring(r->L, bytes, buffer_size(&unescaped));
    return true;
}

/* After the opening quote. */
static bool read_string(struct reader *r) {
    const unsigned char *begin = r->at;
    if (!skip_characters(r)) return false;
    if (*r->at == '\\') return read_escaped_string(r, begin);
    lua_pushlstring(r->L, (const char *)begin, (size_t)(r->at - begin));
    r->at++;
    return true;
}

static bool is_digit(const struct reader *r) { return r->at < r->end && *r->at >= '0' && *r->at <= '9'; }

static bool skip_digits(struct reader *r) {
    if (!is_digit(r)) return fail(r, "a digit is missing");
    while (is_digit(r)) r->at++;
    return true;
}

static bool skip_fraction_and_exponent(struct reader *r) {
    if (r->at < r->end && *r->at == '.') {
        r->at++;
        if (!skip_digits(r)) return false;
    }
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-')) r->at++;
        if (!skip_digits(r)) return false;
    }
    return true;
}

/* strtod wants a text that ends; what arrived does not. */
static bool push_float(struct reader *r, const unsigned char *begin) {
    char small[DECODE_NUMBER], *copy = small;
    size_t size = (size_t)(r->at - begin);
    if (size >= sizeof small) {
        buffer_consume(&unescaped, buffer_size(&unescaped));
        copy = buffer_room(&unescaped, size + 1);
    }
    memcpy(copy, begin, size);
    copy[size] = 0;
    double value = strtod(copy, NULL);
    if (isinf(value)) {
        r->at = begin;
        return fail(r, "number out of range");
    }
    lua_pushnumber(r->L, value);
    return true;
}

/* The digits as an integer, negative when `negative`; false when 64 bits do not hold it. */
static bool integer_from(
    const unsigned char *at, const unsigned char *end, bool negative, lua_Integer *integer) {
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX, value = 0;
    for (; at < end; at++) {
        unsigned digit = (unsigned)(*at - '0');
        if (value > (limit - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *integer = (lua_Integer)(negative ? 0 - value : value);
    return true;
}

static bool read_number(struct reader *r) {
    const unsigned char *begin = r->at;
    bool negative = *r->at == '-';
    if (negative) r->at++;
    const unsigned char *digits = r->at;
    if (!skip_digits(r)) return false;
    if (*digits == '0' && r->at - digits > 1) {
        r->at = digits;
        return fail(r, "number with a leading zero");
    }
    const unsigned char *digits_end = r->at;
    if (!skip_fraction_and_exponent(r)) return false;
    lua_Integer integer;
    bool minus_zero = negative && *digits == '0'; /* only a float keeps its sign */
    if (r->at != digits_end || minus_zero || !integer_from(digits, digits_end, negative, &integer))
        return push_float(r, begin);
    lua_pushinteger(r->L, integer);
    return true;
}

static bool read_word(struct reader *r, const char *word, size_t size) {
    bool is_there = (size_t)(r->end - r->at) >= size && memcmp(r->at, word, size) == 0;
    if (!is_there) return fail(r, "unexpected character");
    r->at += size;
    return true;
}

/* Puts what waits above the slot into the array there, whose first `done` elements are in place. */
static void flush_array(lua_State *L, int slot, int done, int waiting) {
    if (done == 0) {
        lua_createtable(L, waiting, 0); /* slot, values, array */
        json_push_array_meta(L);
        lua_setmetatable(L, -2);
        lua_replace(L, slot);           /* array, values */
    }
    for (int i = waiting; i > 0; i--) lua_rawseti(L, slot, done + i);
}

static bool read_elements(struct reader *r, int slot) {
    int done = 0, waiting = 0;
    for (;;) {
        skip_space(r);
        if (!read_value(r)) return false;
        if (++waiting == DECODE_WAITING) {
            flush_array(r->L, slot, done, waiting);
            done += waiting, waiting = 0;
        }
        skip_space(r);
        if (r->at == r->end) return fail(r, "unfinished array");
        unsigned char c = *r->at;
        if (c != ',' && c != ']') return fail(r, "expected ',' or ']'");
        r->at++;
        if (c == ']') break;
    }
    if (waiting > 0 || done == 0) flush_array(r->L, slot, done, waiting);
    return true;
}

static bool read_array(struct reader *r, int slot) {
    skip_space(r);
    if (r->at < r->end && *r->at == ']') {
        r->at++;
        flush_array(r->L, slot, 0, 0);
        return true;
    }
    return read_elements(r, slot);
}

/* Puts the pairs that wait above the slot into the table there. */
static void flush_object(lua_State *L, int slot, int pairs) {
    if (lua_isnil(L, slot)) {
        lua_createtable(L, 0, pairs); /* nil, pairs, object */
        lua_replace(L, slot);         /* object, pairs */
    }
    for (int key = slot + 1; key < slot + 1 + 2 * pairs; key += 2) {
        lua_pushvalue(L, key);
        lua_pushvalue(L, key + 1);
        lua_rawset(L, slot);
    }
    lua_settop(L, slot);
}

static bool read_member(struct reader *r) {
    skip_space(r);
    if (r->at == r->end || *r->at != '"') return fail(r, "expected a key in quotes");
    r->at++;
    if (!read_string(r)) return false;
    skip_space(r);
    if (r->at == r->end || *r->at != ':') return fail(r, "expected ':'");
    r->at++;
    skip_space(r);
    return read_value(r);
}

static bool read_members(struct reader *r, int slot) {
    int pairs = 0;
    for (;;) {
        if (!read_member(r)) return false;
        if (++pairs == DECODE_WAITING / 2) {
            flush_object(r->L, slot, pairs);
            pairs = 0;
        }
        skip_space(r);
        if (r->at == r->end) return fail(r, "unfinished object");
        unsigned char c = *r->at;
        if (c != ',' && c != '}') return fail(r, "expected ',' or '}'");
        r->at++;
        if (c == '}') break;
    }
    if (pairs > 0) flush_object(r->L, slot, pairs);
    return true;
}

static bool read_object(struct reader *r, int slot) {
    skip_space(r);
    if (r->at < r->end && *r->at == '}') {
        r->at++;
        flush_object(r->L, slot, 0);
        return true;
    }
    return read_members(r, slot);
}

static bool read_container(struct reader *r) {
    if (r->depth == CF_MAX_JSON_DEPTH) return too_large(r, "nested too deep");
    luaL_checkstack(r->L, DECODE_WAITING + 8, "JSON");
    bool is_array = *r->at++ == '[';
    lua_pushnil(r->L); /* where the table comes to stand */
    int slot = lua_gettop(r->L);
    r->depth++;
    bool read = is_array ? read_array(r, slot) : read_object(r, slot);
    r->depth--;
    return read;
}

static bool read_value(struct reader *r) {
    if (r->at == r->end) return fail(r, "unexpected end");
    if (r->nodes++ == CF_MAX_JSON_NODES) return too_large(r, "too many values");
    switch (*r->at) {
    case '{':
    case '[': return read_container(r);
    case '"': r->at++; return read_string(r);
    case 't': lua_pushboolean(r->L, 1); return read_word(r, "true", 4);
    case 'f': lua_pushboolean(r->L, 0); return read_word(r, "false", 5);
    case 'n': json_push_null(r->L); return read_word(r, "null", 4);
    default: break;
    }
    if (*r->at == '-' || is_digit(r)) return read_number(r);
    return fail(r, "unexpected character");
}

static bool read_text(struct reader *r, size_t size) {
    if (size > CF_MAX_TO_WORKER) return too_large(r, "text too long");
    skip_space(r);
    if (!read_value(r)) return false;
    skip_space(r);
    return r->at == r->end || fail(r, "text after the end");
}

bool json_decode(lua_State *L, const char *text, size_t size, struct json_error *error) {
    const unsigned char *start = (const unsigned char *)text;
    struct reader r = {.L = L, .start = start, .at = start, .end = start + size};
    int top = lua_gettop(L);
    luaL_checkstack(L, 4, "JSON");
    if (read_text(&r, size)) return true;
    lua_settop(L, top);
    error->fault = r.fault;
    snprintf(error->text, sizeof error->text, "%s at byte %zu", r.problem, (size_t)(r.at - r.start));
    return false;
}
