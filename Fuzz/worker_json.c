/*
 * Fuzzes the worker's JSON: what is accepted must come back. A mutant that decodes is encoded and
 * decoded again; both values must be the same, and both texts equally long (the order of an
 * object's members is the table's).
 *
 *   worker_json SEED COUNT [CORPUS]      CORPUS is Fuzz/corpus/json if it is not given
 *
 * Links with json.c, json_decode.c, json_encode.c and buffer.c of the worker, and liblua5.4.
 */
#include <dirent.h>
#include <lauxlib.h>
#include <lualib.h>
#include <math.h>

#include "CFrames.h"
#include "fuzz.h"
#include "json.h"

enum { CORPUS_MOST = 256 };

static struct fuzz_text corpus[CORPUS_MOST];
static size_t corpus_count;
static unsigned long long accepted, refused, not_encoded;

static const char *const words[] = {
    "{", "}", "[", "]", "[[[[[[[[", "]]]]]]]]", "{\"a\":", ",", ":", "\"", "\\\"",
    "\\u0000", "\\ud83d\\ude00",
    "\\ud800", "\\udc00", "\\u", "null", "true", "false", "0", "-0", "-", "1e308", "1e309", "5e-324", "0.1",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "123456789012345678901234567890.5e-10", ".5", "1.",
    "\xc3\xa9", "\xe5\x8c\x97", "\xf0\x9f\x98\x80", "\xed\xa0\x80",
    "\xc0\x80", "\xf4\x90\x80\x80", "\xff", "\x01", " ", "\n", "\\n", "\\/", "\"a\":1,\"a\":2", "[]", "{}",
    "\"0123456789012345678901234567890123456789012345678901234567890123\"",
};

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_corpus(const char *folder) {
    struct dirent **entries;
    char path[1024];
    int count = scandir(folder, &entries, NULL, by_name);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        FILE *file = entries[i]->d_name[0] == '.' || corpus_count == CORPUS_MOST ? NULL : fopen(path, "rb");
        if (file != NULL) {
            corpus[corpus_count].size = fread(corpus[corpus_count].bytes, 1, FUZZ_MOST, file);
            corpus_count++;
            fclose(file);
        }
        free(entries[i]);
    }
    if (count >= 0) free(entries);
    if (corpus_count == 0) {
        fprintf(stderr, "no corpus in %s\n", folder);
        exit(2);
    }
}

/* Whether two decoded values are the same, floats to the bit but for what nan cannot be. */
static int is_same(lua_State *L, int a, int b) {
    luaL_checkstack(L, 8, "comparing");
    if (lua_type(L, a) != lua_type(L, b)) return 0;
    if (lua_type(L, a) == LUA_TNUMBER) {
        if (lua_isinteger(L, a) != lua_isinteger(L, b)) return 0;
        return lua_rawequal(L, a, b) && signbit(lua_tonumber(L, a)) == signbit(lua_tonumber(L, b));
    }
    if (!lua_istable(L, a)) return lua_rawequal(L, a, b);
    if (json_is_array(L, a) != json_is_array(L, b)) return 0;
    int members = 0;
    lua_pushnil(L);
    while (lua_next(L, a)) {
        int top = lua_gettop(L);
        lua_pushvalue(L, top - 1);
        lua_rawget(L, b);
        if (!is_same(L, top, top + 1)) return 0;
        lua_settop(L, top - 1);
        members++;
    }
    lua_pushnil(L);
    while (lua_next(L, b)) {
        lua_pop(L, 1);
        members--;
    }
    return members == 0;
}

static void try_text(lua_State *L, const struct fuzz_text *text) {
    static struct buffer first, second;
    struct json_error error;
    /* Its own block of its own size, so that a read beyond it is seen. */
    char *exact = malloc(text->size ? text->size : 1);
    memcpy(exact, text->bytes, text->size);
    int decoded = json_decode(L, exact, text->size, &error);
    free(exact);
    if (lua_gettop(L) != decoded) fuzz_found("the stack is not balanced", text->bytes, text->size);
    decoded ? accepted++ : refused++;
    if (decoded && json_encode(L, 1, &first, CF_MAX_REPLY, &error)) {
        if (!json_decode(L, first.bytes + first.start, buffer_size(&first), &error))
            fuzz_found("what was encoded does not decode", text->bytes, text->size);
        if (!is_same(L, 1, 2)) fuzz_found("not the same value", text->bytes, text->size);
        bool encoded = json_encode(L, 2, &second, CF_MAX_REPLY, &error);
        if (!encoded || buffer_size(&first) != buffer_size(&second))
            fuzz_found("not the same text", text->bytes, text->size);
    } else if (decoded) {
        not_encoded++;
    }
    buffer_consume(&first, buffer_size(&first));
    buffer_consume(&second, buffer_size(&second));
    lua_settop(L, 0);
}

int main(int count, char **arguments) {
    static struct fuzz_text text;
    if (count < 3) {
        fprintf(stderr, "usage: worker_json SEED COUNT [CORPUS]\n");
        return 2;
    }
    uint64_t seed = fuzz_number(arguments[1]), runs = fuzz_number(arguments[2]);
    fuzz_state = seed;
    read_corpus(count > 3 ? arguments[3] : "Fuzz/corpus/json");
    lua_State *L = luaL_newstate();
    if (L == NULL) return 2;
    json_open(L);
    for (uint64_t i = 0; i < runs; i++) {
        const struct fuzz_text *from = &corpus[fuzz_below(corpus_count)];
        memcpy(text.bytes, from->bytes, from->size);
        text.size = from->size;
        fuzz_mutate(&text, words, sizeof words / sizeof *words);
        try_text(L, &text);
    }
    lua_close(L);
    printf("worker_json: seed %llu, count %llu, accepted %llu, refused %llu, too large to encode %llu\n",
           (unsigned long long)seed, (unsigned long long)runs, accepted, refused, not_encoded);
    return 0;
}
