/*
 * The matcher. It does not call itself: where it could go on in another way it notes a choice, and
 * where it fails it goes back to the last one.
 *
 *   LONGEST   item* or item+  `count` more bytes match the item, from `subject` on; give one back
 *   SHORTEST  item-           let the item match one byte more at `subject`
 *   OPTIONAL  item?           go on at `subject` without it
 *   OPENED    (               no way to go on: the capture is forgotten
 *   CLOSED    )               no way to go on: the capture is open again
 *
 * An item has at most one choice at a time, so a pattern's length bounds them, not the subject's.
 */
#include "patterns.h"

#include <lauxlib.h>
#include <string.h>

#include "pattern_machine.h"
#include "preemption.h"

struct read_set {
    const char *at, *close;
    struct byte_set set;
};

struct pattern_machine pattern_machine;
struct choice pattern_choices[PATTERN_CHOICES];
static struct read_set sets[PATTERN_SETS];
static unsigned sets_known; /* a bit each */
static long steps_left;

/* Short names for what every line here speaks of. */
#define machine pattern_machine
#define choices pattern_choices

void pattern_sets_forget(void) { sets_known = 0; }

/* Whether the search must be put aside; to be asked when no steps are left. */
static bool has_to_yield(lua_State *L) {
    steps_left = PREEMPTION_STEPS;
    return preemption_is_due(L);
}

static struct choice *add_choice(lua_State *L) {
    if (machine.choice_count == PATTERN_CHOICES) luaL_error(L, "pattern too complex");
    return &choices[machine.choice_count++];
}

/* -- Items: what matches one byte ----------------------------------------------------------- */

static const struct byte_set every_byte = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};

struct item {
    const char *end;
    const struct byte_set *set; /* NULL: only `byte` matches */
    unsigned char byte;
};

static const struct read_set *read_set(lua_State *L, const char *at) {
    unsigned slot = (unsigned)(at - machine.pattern) % PATTERN_SETS;
    struct read_set *set = &sets[slot];
    if ((sets_known >> slot & 1) && set->at == at) return set;
    sets_known &= ~(1u << slot);
    set->close = byte_sets_close(at, machine.pattern_end);
    if (set->close == NULL) luaL_error(L, "malformed pattern (missing ']')");
    byte_sets_read(at, set->close, &set->set);
    steps_left -= set->close - at;
    set->at = at;
    sets_known |= 1u << slot;
    return set;
}

static inline struct item read_item(lua_State *L, const char *at) {
    switch (*at) {
    case '.': return (struct item){at + 1, &every_byte, 0};
    case '[': {
        const struct read_set *set = read_set(L, at);
        return (struct item){set->close + 1, &set->set, 0};
    }
    case '%': {
        if (at + 1 == machine.pattern_end) luaL_error(L, "malformed pattern (ends with '%%')");
        unsigned char letter = (unsigned char)at[1];
        return (struct item){at + 2, byte_sets_class(letter), letter};
    }
    default: return (struct item){at + 1, NULL, (unsigned char)*at};
    }
}

static inline bool item_matches(const struct item *item, const char *at) {
    if (at >= machine.subject_end) return false;
    unsigned char byte = (unsigned char)*at;
    return item->set == NULL ? item->byte == byte : byte_set_has(item->set, byte);
}

/* How many bytes in a row match, at most `most`. */
static inline size_t run_of(const struct item *item, const char *at, size_t most) {
    size_t count = 0;
    if (item->set == &every_byte) return most;
    if (item->set != NULL)
        while (count < most && byte_set_has(item->set, (unsigned char)at[count])) count++;
    else
        while (count < most && (unsigned char)at[count] == item->byte) count++;
    return count;
}

/* -- Steps: one part of the pattern each ---------------------------------------------------- */

enum step { STEP_ON, STEP_FAILS, STEP_MATCHES, STEP_YIELDS };

struct place {
    const char *at, *item;
};

static inline enum step match_longest(lua_State *L, struct place *here, const struct item *item) {
    size_t rest;
    while ((rest = (size_t)(machine.subject_end - here->at) - machine.run) > 0) {
        size_t piece = rest < 4 * PREEMPTION_STEPS ? rest : 4 * PREEMPTION_STEPS;
        size_t count = run_of(item, here->at + machine.run, piece);
        machine.run += count;
        if (count < piece || piece == rest) break;
        if (has_to_yield(L)) return STEP_YIELDS;
    }
    size_t count = machine.run;
    machine.run = 0;
    if (*item->end == '+') {
        if (count == 0) return STEP_FAILS;
        here->at++;
        count--;
    }
    here->item = item->end + 1;
    if (count > 0 && here->item != machine.pattern_end) {
        struct choice *choice = add_choice(L);
        choice->kind = LONGEST;
        choice->subject = here->at;
        choice->pattern = here->item;
        choice->count = count;
    }
    here->at += count;
    return STEP_ON;
}

static inline enum step match_shortest(lua_State *L, struct place *here, const struct item *item) {
    struct choice *choice = add_choice(L);
    choice->kind = SHORTEST;
    choice->subject = here->at;
    choice->pattern = item->end + 1;
    choice->item = here->item;
    here->item = item->end + 1;
    return STEP_ON;
}

static inline enum step match_optional(lua_State *L, struct place *here, const struct item *item) {
    here->item = item->end + 1;
    if (!item_matches(item, here->at)) return STEP_ON;
    struct choice *choice = add_choice(L);
    choice->kind = OPTIONAL;
    choice->subject = here->at++;
    choice->pattern = here->item;
    return STEP_ON;
}

static inline enum step match_item(lua_State *L, struct place *here) {
    struct item item = read_item(L, here->item);
    switch (*item.end) {
    case '*':
    case '+': return match_longest(L, here, &item);
    case '-': return match_shortest(L, here, &item);
    case '?': return match_optional(L, here, &item);
    default: break;
    }
    if (!item_matches(&item, here->at)) return STEP_FAILS;
    here->at++;
    here->item = item.end;
    return STEP_ON;
}

static inline enum step open_capture(lua_State *L, struct place *here) {
    if (machine.capture_count == PATTERN_CAPTURES) luaL_error(L, "too many captures");
    bool is_position = here->item[1] == ')';
    machine.captures[machine.capture_count++] =
        (struct capture){here->at, is_position ? SIZE_POSITION : SIZE_OPEN};
    here->item += is_position ? 2 : 1;
    /* Without a choice before it there is nothing to go back to. */
    if (machine.choice_count > 0) add_choice(L)->kind = OPENED;
    return STEP_ON;
}

static inline enum step close_capture(lua_State *L, struct place *here) {
    int index = machine.capture_count - 1;
    while (index >= 0 && machine.captures[index].size != SIZE_OPEN) index--;
    if (index < 0) luaL_error(L, "invalid pattern capture");
    machine.captures[index].size = here->at - machine.captures[index].start;
    here->item++;
    if (machine.choice_count > 0) {
        struct choice *choice = add_choice(L);
        choice->kind = CLOSED;
        choice->capture = index;
    }
    return STEP_ON;
}

/* %bxy */
static enum step match_balance(lua_State *L, struct place *here) {
    if (machine.pattern_end - here->item < 4)
        luaL_error(L, "malformed pattern (missing arguments to '%%b')");
    char opening = here->item[2], closing = here->item[3];
    if (here->at == machine.subject_end || *here->at != opening) return STEP_FAILS;
    size_t run = machine.run > 0 ? machine.run : 1, depth = machine.run > 0 ? machine.depth : 1;
    machine.run = 0;
    for (; here->at + run < machine.subject_end; run++) {
        if (--steps_left < 0 && has_to_yield(L)) {
            machine.run = run;
            machine.depth = depth;
            return STEP_YIELDS;
        }
        char byte = here->at[run];
        if (byte == closing && --depth == 0) break;
        if (byte != closing && byte == opening) depth++;
    }
    if (here->at + run >= machine.subject_end) return STEP_FAILS;
    here->at += run + 1;
    here->item += 4;
    return STEP_ON;
}

/* %f[set]: before the first byte and behind the last stands a zero. */
static enum step match_frontier(lua_State *L, struct place *here) {
    if (here->item[2] != '[') luaL_error(L, "missing '[' after '%%f' in pattern");
    const struct read_set *set = read_set(L, here->item + 2);
    unsigned char before = here->at == machine.subject ? 0 : (unsigned char)here->at[-1];
    unsigned char after = here->at == machine.subject_end ? 0 : (unsigned char)*here->at;
    if (byte_set_has(&set->set, before) || !byte_set_has(&set->set, after)) return STEP_FAILS;
    here->item = set->close + 1;
    return STEP_ON;
}

/* %1 ... %9 */
static enum step match_again(lua_State *L, struct place *here) {
    int index = here->item[1] - '1';
    if (index < 0 || index >= machine.capture_count || machine.captures[index].size == SIZE_OPEN)
        luaL_error(L, "invalid capture index %%%d", index + 1);
    struct capture capture = machine.captures[index];
    if (capture.size < 0 || machine.subject_end - here->at < capture.size) return STEP_FAILS;
    steps_left -= capture.size / 16;
    if (memcmp(here->at, capture.start, (size_t)capture.size) != 0) return STEP_FAILS;
    here->at += capture.size;
    here->item += 2;
    return STEP_ON;
}

static inline enum step match_escape(lua_State *L, struct place *here) {
    char letter = here->item[1];
    if (letter == 'b') return match_balance(L, here);
    if (letter == 'f') return match_frontier(L, here);
    if (letter >= '0' && letter <= '9') return match_again(L, here);
    return match_item(L, here);
}

static inline enum step match_part(lua_State *L, struct place *here) {
    if (here->item == machine.pattern_end) return STEP_MATCHES;
    switch (*here->item) {
    case '(': return open_capture(L, here);
    case ')': return close_capture(L, here);
    case '%': return match_escape(L, here);
    case '$':
        if (here->item + 1 != machine.pattern_end) return match_item(L, here);
        return here->at == machine.subject_end ? STEP_MATCHES : STEP_FAILS;
    default: return match_item(L, here);
    }
}

/* Goes back to the last choice; false when there is none. */
static inline bool go_back(lua_State *L, struct place *here) {
    while (machine.choice_count > 0) {
        struct choice *choice = &choices[machine.choice_count - 1];
        here->item = choice->pattern;
        switch (choice->kind) {
        case LONGEST:
            here->at = choice->subject + --choice->count;
            if (choice->count == 0) machine.choice_count--;
            return true;
        case SHORTEST: {
            struct item item = read_item(L, choice->item);
            if (!item_matches(&item, choice->subject)) break;
            here->at = ++choice->subject;
            return true;
        }
        case OPTIONAL:
            here->at = choice->subject;
            machine.choice_count--;
            return true;
        case OPENED: machine.capture_count--; break;
        case CLOSED: machine.captures[choice->capture].size = SIZE_OPEN; break;
        }
        machine.choice_count--;
    }
    return false;
}

/* -- Searches ------------------------------------------------------------------------------- */

/* Whether there is a match at machine.start; goes on from machine.at and machine.item. */
static enum pattern_end match_here(lua_State *L) {
    struct place here = {machine.at, machine.item};
    for (;;) {
        enum step step = STEP_YIELDS;
        if (--steps_left >= 0 || !has_to_yield(L)) step = match_part(L, &here);
        switch (step) {
        case STEP_ON: continue;
        case STEP_FAILS:
            if (!go_back(L, &here)) return PATTERN_FAILS;
            continue;
        case STEP_MATCHES: machine.end = here.at; return PATTERN_MATCHES;
        case STEP_YIELDS:
            machine.at = here.at;
            machine.item = here.item;
            return PATTERN_YIELDS;
        }
    }
}

/* Begins at `start`, or where the first byte that can be one is; false when there is none. */
static bool start_at(const char *start) {
    if (machine.first >= 0 && !machine.only_there) {
        start = memchr(start, machine.first, (size_t)(machine.subject_end - start));
        if (start == NULL) return false;
    }
    machine.start = machine.at = start;
    machine.item = machine.pattern;
    machine.capture_count = 0;
    machine.choice_count = machine.run = 0;
    return true;
}

enum pattern_end patterns_resume(lua_State *L) {
    for (;;) {
        enum pattern_end end = match_here(L);
        if (end == PATTERN_YIELDS) return end;
        if (end == PATTERN_MATCHES && machine.end != machine.refused) return end;
        if (machine.only_there || machine.start == machine.subject_end) return PATTERN_FAILS;
        if (!start_at(machine.start + 1)) return PATTERN_FAILS;
    }
}

enum pattern_end patterns_search(lua_State *L, const char *from, bool only_there, const char *refused) {
    machine.only_there = only_there;
    machine.refused = refused;
    return start_at(from) ? patterns_resume(L) : PATTERN_FAILS;
}

void patterns_save(lua_State *L) {
    size_t size = machine.choice_count * sizeof *choices;
    char *saved = lua_newuserdatauv(L, sizeof machine + size, 0);
    memcpy(saved, &machine, sizeof machine);
    memcpy(saved + sizeof machine, choices, size);
}

void patterns_restore(lua_State *L) {
    const char *saved = lua_touserdata(L, -1);
    memcpy(&machine, saved, sizeof machine);
    memcpy(choices, saved + sizeof machine, machine.choice_count * sizeof *choices);
    pattern_sets_forget();
    /* So that it gets on, even if each look finds the slice over. */
    steps_left = PREEMPTION_STEPS;
    lua_pop(L, 1);
}
