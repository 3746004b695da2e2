/*
 * What the fuzz programs share: chance from a seed, and a mutator that keeps much of what it is
 * given, so that mutants get past the first check. The same seed makes the same mutants everywhere.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUZZ_MOST = 64 * 1024 };

struct fuzz_text {
    unsigned char bytes[FUZZ_MOST];
    size_t size;
};

static uint64_t fuzz_state;

/* splitmix64. */
static inline uint64_t fuzz_next(void) {
    uint64_t value = (fuzz_state += 0x9e3779b97f4a7c15u);
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
    value = (value ^ value >> 27) * 0x94d049bb133111ebu;
    return value ^ value >> 31;
}

/* 0 ... most - 1. */
static inline size_t fuzz_below(size_t most) { return most == 0 ? 0 : (size_t)(fuzz_next() % most); }

static inline void fuzz_insert(struct fuzz_text *text, size_t at, const void *bytes, size_t count) {
    if (count > FUZZ_MOST - text->size) return;
    memmove(text->bytes + at + count, text->bytes + at, text->size - at);
    memcpy(text->bytes + at, bytes, count);
    text->size += count;
}

static inline void fuzz_remove(struct fuzz_text *text, size_t at, size_t count) {
    memmove(text->bytes + at, text->bytes + at + count, text->size - at - count);
    text->size -= count;
}

static inline void fuzz_repeat_part(struct fuzz_text *text) {
    unsigned char part[64];
    size_t from = fuzz_below(text->size), count = fuzz_below(sizeof part);
    if (count > text->size - from) count = text->size - from;
    memcpy(part, text->bytes + from, count);
    for (size_t times = 1 + fuzz_below(8); times > 0; times--) fuzz_insert(text, from, part, count);
}

/* One change; `words` are texts worth inserting. */
static inline void fuzz_mutate_once(struct fuzz_text *text, const char *const *words, size_t word_count) {
    size_t at = fuzz_below(text->size + 1);
    unsigned char byte = (unsigned char)fuzz_next();
    const char *word = words[fuzz_below(word_count)];
    switch (fuzz_below(7)) {
    case 0: if (at < text->size) text->bytes[at] ^= (unsigned char)(1u << fuzz_below(8)); break;
    case 1: if (at < text->size) text->bytes[at] = byte; break;
    case 2: fuzz_insert(text, at, &byte, 1); break;
    case 3: fuzz_insert(text, at, word, strlen(word)); break;
    case 4: fuzz_remove(text, at, fuzz_below(text->size - at + 1) % 16); break;
    case 5: if (text->size > 0) fuzz_repeat_part(text); break;
    default: if (fuzz_below(4) == 0) text->size = at; break;
    }
}

static inline void fuzz_mutate(struct fuzz_text *text, const char *const *words, size_t word_count) {
    for (size_t changes = fuzz_below(6); changes > 0; changes--) fuzz_mutate_once(text, words, word_count);
}

/* A finding ends the program; the input goes to standard error, as C escapes. */
_Noreturn static inline void fuzz_found(const char *what, const unsigned char *bytes, size_t size) {
    fprintf(stderr, "found: %s\ninput (%zu bytes): ", what, size);
    for (size_t i = 0; i < size; i++) fprintf(stderr, "\\x%02x", bytes[i]);
    fputc('\n', stderr);
    abort();
}

static inline uint64_t fuzz_number(const char *text) {
    char *end;
    uint64_t number = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != 0) {
        fprintf(stderr, "not a number: %s\n", text);
        exit(2);
    }
    return number;
}

#endif
