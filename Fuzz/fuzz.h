/*
 * What the fuzz programs share. libFuzzer makes their inputs and keeps those that reach new code; a
 * finding ends the program, and libFuzzer then leaves the input in a file.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);
/* libFuzzer's own mutator. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

/* libFuzzer prints the input itself. */
_Noreturn static inline void fuzz_found(const char *what) {
    fprintf(stderr, "found: %s\n", what);
    abort();
}

#endif
