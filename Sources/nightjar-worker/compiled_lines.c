/*
 * The lines that can be run are those of the compiled functions' instructions. Lua tells them of a
 * function that it has, not of those inside it that do not exist yet; so they are read from what
 * lua_dump writes, which does not leave the worker. Its form is that of Lua 5.4 (ldump.c of 5.4.4, read on
 * 2026-11-22):
 *
 *   header    signature, version, format, bytes that transfers break, three sizes, two numbers
 *   u8        how many upvalues the main function has
 *   function  string source, int first line, int last line, u8 parameters, u8 is vararg, u8 slots,
 *             int n, n instructions; int n, n constants; int n, n upvalues of 3 bytes;
 *             int n, n functions;
 *             int n, n line differences; int n, n pairs of int instruction, int line;
 *             int n, n variables: string, int, int; int n, n upvalues' names: string
 *   int       groups of seven bits, the highest first; the last one has its eighth bit set
 *   string    int length + 1, bytes; 0 for none
 *
 * Not every instruction is one that an author has written:
 *   - each function ends in a return of nothing, on the line of its `end`;
 *   - behind a tail call there is a return, on the line of its last bracket, which is never reached;
 *   - blocks end in CLOSE and in jumps, on the line of their `end` or of what stands before it. A line
 *     that holds nothing but a jump does not count, and with it a `break` or `goto` alone on its line;
 *   - functions with `...` begin by an instruction of their own.
 * The closure of a function is made on the line of its `end`: that line is run when the function is made.
 */
#include "compiled_lines.h"

#include <stdlib.h>
#include <string.h>

#include "CFrames.h"

enum {
    /* Far more than the compiler makes of a text: the worker's address space is limited. */
    COMPILED_MOST = 16 * CF_MAX_SOURCE,
    /* Lua's own limit of functions inside each other is 200. */
    COMPILED_DEPTH = 256,
    /* Of lopcodes.h. */
    OP_CLOSE = 54, OP_JUMP = 56, OP_TAIL_CALL = 69, OP_RETURN = 70, OP_RETURN_ONE = 72,
    OP_VARARG_PREPARE = 81, OP_EXTRA = 82,
    OP_BYTES = 4, OP_MASK = 0x7F,
    /* Of lobject.h. */
    CONSTANT_NIL = 0x00, CONSTANT_FALSE = 0x01, CONSTANT_TRUE = 0x11, CONSTANT_INTEGER = 0x03,
    CONSTANT_FLOAT = 0x13, CONSTANT_SHORT = 0x04, CONSTANT_LONG = 0x14,
    NUMBER_BYTES = 8,
    /* The line stands among the pairs. */
    LINE_IS_ABSOLUTE = -128,
};

struct dump {
    uint8_t *bytes;
    size_t size, capacity;
};

struct reader {
    const uint8_t *at, *end;
    struct line_set *lines;
    bool is_wrong;
};

struct code {
    const uint8_t *instructions;
    size_t count;
    bool is_vararg;
};

static int add_to_dump(lua_State *L, const void *bytes, size_t size, void *context) {
    (void)L;
    struct dump *dump = context;
    if (size > COMPILED_MOST - dump->size) return 1;
    if (size > dump->capacity - dump->size) {
        size_t capacity = dump->capacity * 2 > dump->size + size ? dump->capacity * 2 : dump->size + size;
        uint8_t *moved = realloc(dump->bytes, capacity);
        if (moved == NULL) return 1;
        dump->bytes = moved;
        dump->capacity = capacity;
    }
    memcpy(dump->bytes + dump->size, bytes, size);
    dump->size += size;
    return 0;
}

/* The next `size` bytes; NULL when there are fewer. */
static const uint8_t *take(struct reader *reader, size_t size) {
    const uint8_t *at = reader->at;
    if (reader->is_wrong || size > (size_t)(reader->end - at)) {
        reader->is_wrong = true;
        return NULL;
    }
    reader->at += size;
    return at;
}

static uint8_t take_byte(struct reader *reader) {
    const uint8_t *byte = take(reader, 1);
    return byte != NULL ? *byte : 0;
}

/* At most COMPILED_MOST: nothing in such a dump is more. */
static size_t take_int(struct reader *reader) {
    size_t value = 0;
    for (;;) {
        uint8_t byte = take_byte(reader);
        value = value << 7 | (byte & 0x7F);
        if (value > COMPILED_MOST) reader->is_wrong = true;
        if (reader->is_wrong) return 0;
        if (byte & 0x80) return value;
    }
}

static void skip_string(struct reader *reader) {
    size_t size = take_int(reader);
    if (size > 0) take(reader, size - 1);
}

static void skip_constants(struct reader *reader) {
    for (size_t count = take_int(reader); count > 0 && !reader->is_wrong; count--) {
        switch (take_byte(reader)) {
        case CONSTANT_NIL: case CONSTANT_FALSE: case CONSTANT_TRUE: break;
        case CONSTANT_INTEGER: case CONSTANT_FLOAT: take(reader, NUMBER_BYTES); break;
        case CONSTANT_SHORT: case CONSTANT_LONG: skip_string(reader); break;
        default: reader->is_wrong = true;
        }
    }
}

static void skip_names(struct reader *reader) {
    for (size_t count = take_int(reader); count > 0 && !reader->is_wrong; count--) {
        skip_string(reader);
        take_int(reader);
        take_int(reader);
    }
    for (size_t count = take_int(reader); count > 0 && !reader->is_wrong; count--) skip_string(reader);
}

static int operation(const struct code *code, size_t index) {
    return code->instructions[index * OP_BYTES] & OP_MASK;
}

static bool is_return(int operation) { return operation >= OP_RETURN && operation <= OP_RETURN_ONE; }

/* Whether the instruction makes its line one that can be run. */
static bool counts(const struct code *code, size_t index) {
    int it = operation(code, index);
    if (it == OP_CLOSE || it == OP_JUMP || it == OP_VARARG_PREPARE || it == OP_EXTRA) return false;
    if (!is_return(it)) return true;
    return index + 1 < code->count && (index == 0 || operation(code, index - 1) != OP_TAIL_CALL);
}

/* What is always so where the operations have the numbers that are known here. */
static bool is_as_expected(const struct code *code) {
    return code->count > 0 && is_return(operation(code, code->count - 1))
        && code->is_vararg == (operation(code, 0) == OP_VARARG_PREPARE);
}

static void read_lines(struct reader *reader, const struct code *code, size_t first) {
    size_t count = take_int(reader), line = first;
    const int8_t *differences = (const int8_t *)take(reader, count);
    size_t absolute_count = take_int(reader);
    if (count != code->count || differences == NULL || !is_as_expected(code)) reader->is_wrong = true;
    for (size_t i = 0; i < count && !reader->is_wrong; i++) {
        if (differences[i] != LINE_IS_ABSOLUTE) {
            line += (size_t)(ptrdiff_t)differences[i];
        } else {
            if (absolute_count-- == 0 || take_int(reader) != i) reader->is_wrong = true;
            line = take_int(reader);
        }
        if (line == 0 || line / 8 >= reader->lines->size) reader->is_wrong = true;
        else if (counts(code, i)) line_set_add(reader->lines, line);
    }
    if (absolute_count != 0) reader->is_wrong = true;
}

static void read_function(struct reader *reader, int depth) {
    struct code code = {0};
    skip_string(reader);
    size_t first = take_int(reader);
    take_int(reader);
    take_byte(reader);
    code.is_vararg = take_byte(reader) != 0;
    take_byte(reader);
    code.count = take_int(reader);
    code.instructions = take(reader, code.count * OP_BYTES);
    skip_constants(reader);
    take(reader, take_int(reader) * 3);
    if (depth == COMPILED_DEPTH) reader->is_wrong = true;
    for (size_t count = take_int(reader); count > 0 && !reader->is_wrong; count--)
        read_function(reader, depth + 1);
    if (!reader->is_wrong) read_lines(reader, &code, first);
    skip_names(reader);
}

static void check_header(struct reader *reader) {
    static const char start[] = "\x1bLua\x54\0\x19\x93\r\n\x1a\n\x04\x08\x08";
    const lua_Integer integer = 0x5678;
    const lua_Number number = 370.5;
    const uint8_t *at = take(reader, sizeof start - 1 + sizeof integer + sizeof number);
    if (at == NULL) return;
    const uint8_t *numbers = at + sizeof start - 1;
    reader->is_wrong = memcmp(at, start, sizeof start - 1) != 0
        || memcmp(numbers, &integer, sizeof integer) != 0
        || memcmp(numbers + sizeof integer, &number, sizeof number) != 0;
}

bool compiled_lines_read(lua_State *L, struct line_set *lines) {
    struct dump dump = {0};
    bool is_whole = lua_dump(L, add_to_dump, &dump, 0) == 0;
    struct reader reader = {dump.bytes, dump.bytes + dump.size, lines, !is_whole};
    check_header(&reader);
    take_byte(&reader);
    if (!reader.is_wrong) read_function(&reader, 0);
    free(dump.bytes);
    return !reader.is_wrong && reader.at == reader.end;
}
