/* Sets of bytes. A set is read once for a search, so that matching costs the same whatever it holds. */
#include "byte_sets.h"

#include <ctype.h>
#include <stddef.h>

static struct byte_set classes[256];
static bool is_class[256];

static void add(struct byte_set *set, unsigned char byte) {
    set->words[byte >> 6] |= (uint64_t)1 << (byte & 63);
}

static int is_zero(int byte) { return byte == 0; }

static void make_class(unsigned char letter, int (*belongs)(int)) {
    unsigned char others = (unsigned char)toupper(letter);
    is_class[letter] = is_class[others] = true;
    for (int byte = 0; byte < 256; byte++)
        add(&classes[belongs(byte) ? letter : others], (unsigned char)byte);
}

void byte_sets_start(void) {
    static const struct {
        unsigned char letter;
        int (*belongs)(int);
    } all[] = {
        {'a', isalpha}, {'c', iscntrl}, {'d', isdigit}, {'g', isgraph}, {'l', islower}, {'p', ispunct},
        {'s', isspace}, {'u', isupper}, {'w', isalnum}, {'x', isxdigit}, {'z', is_zero},
    };
    if (is_class['a']) return;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) make_class(all[i].letter, all[i].belongs);
}

const struct byte_set *byte_sets_class(unsigned char letter) {
    return is_class[letter] ? &classes[letter] : NULL;
}

const char *byte_sets_close(const char *at, const char *end) {
    at++;
    if (at < end && *at == '^') at++;
    /* The first member may be a ']'. */
    for (const char *first = at; at < end; at++) {
        if (*at == ']' && at > first) return at;
        if (*at == '%' && ++at == end) return NULL;
    }
    return NULL;
}

static void add_range(struct byte_set *set, unsigned char low, unsigned char high) {
    for (unsigned byte = low; byte <= high; byte++) add(set, (unsigned char)byte);
}

static void add_escaped(struct byte_set *set, unsigned char letter) {
    const struct byte_set *class = byte_sets_class(letter);
    if (class == NULL) return add(set, letter);
    for (int i = 0; i < 4; i++) set->words[i] |= class->words[i];
}

void byte_sets_read(const char *at, const char *close, struct byte_set *set) {
    const unsigned char *byte = (const unsigned char *)at + 1, *end = (const unsigned char *)close;
    bool is_negated = *byte == '^';
    if (is_negated) byte++;
    *set = (struct byte_set){0};
    while (byte < end) {
        if (*byte == '%') {
            add_escaped(set, byte[1]);
            byte += 2;
        } else if (byte[1] == '-' && byte + 2 < end) {
            add_range(set, byte[0], byte[2]);
            byte += 3;
        } else {
            add(set, *byte++);
        }
    }
    for (int i = 0; is_negated && i < 4; i++) set->words[i] = ~set->words[i];
}
