/* What a worker that has been taken over could say of lines. Its plugin has one file. */
#include <string.h>

#include "CFrames.h"
#include "probe.h"

static void write_lines(uint8_t detail, const uint32_t *words, size_t count) {
    size_t size = count * sizeof *words;
    probe_write_frame((uint32_t)size, CF_LINES, detail, 0, words, size);
}

/* The first line alone can be run. */
static void write_runnable(uint32_t file) {
    uint32_t words[] = {file, 1 << 1};
    write_lines(CF_LINES_RUNNABLE, words, 2);
}

static void write_run(uint32_t file, uint32_t line) {
    uint32_t words[] = {file, line};
    write_lines(CF_LINES_RUN, words, 2);
}

static void say_lines_of_other_file(void) { write_runnable(7); }
static void say_lines_of_nobody(void) { write_lines(CF_LINES_RUN, NULL, 0); }

static void say_lines_of_second_file(void) {
    write_runnable(0);
    write_runnable(1);
}

static void say_lines_twice(void) {
    write_runnable(0);
    write_runnable(0);
}

static void say_line_of_zero(void) {
    static const uint32_t words[] = {0, 1};
    write_lines(CF_LINES_RUNNABLE, words, 2);
}

static void say_lines_beyond_file(void) {
    static uint32_t words[CF_MAX_SOURCE / sizeof(uint32_t) / 2];
    memset(words + 1, 0xff, sizeof words - sizeof *words);
    write_lines(CF_LINES_RUNNABLE, words, sizeof words / sizeof *words);
}

static void say_lines_known_and_not(void) {
    static const uint32_t words[] = {0, 2};
    write_lines(CF_LINES_UNKNOWN, words, 2);
}

static void run_line_that_cannot(void) {
    write_runnable(0);
    write_run(0, 2);
}

static void run_line_of_other_file(void) {
    write_runnable(0);
    write_run(UINT32_MAX, UINT32_MAX);
}

static void run_line_for_ever(void) {
    write_runnable(0);
    for (;;) write_run(0, 1);
}

static void run_half_a_line(void) {
    static const uint32_t words[] = {0, 1, 0};
    write_runnable(0);
    write_lines(CF_LINES_RUN, words, 3);
}

static void run_too_many_lines(void) {
    static uint32_t words[2 * (CF_MAX_LINES + 1)];
    write_runnable(0);
    write_lines(CF_LINES_RUN, words, sizeof words / sizeof *words);
}

static void say_lines_with_number(void) {
    static const uint32_t words[] = {0, 2};
    probe_write_frame(sizeof words, CF_LINES, CF_LINES_RUNNABLE, 1, words, sizeof words);
}

static void say_lines_of_unknown_detail(void) {
    static const uint32_t words[] = {0, 2};
    write_lines(99, words, 2);
}

static void say_lines_late(void) {
    write_runnable(0);
    probe_write_ready();
    probe_begin();
    write_runnable(0);
}

static const struct {
    const char *name;
    void (*lie)(void);
} lies[] = {
    {"unasked-lines", say_lines_twice},
    {"lines-none", probe_write_ready},
    {"lines-of-other-file", say_lines_of_other_file},
    {"lines-of-nobody", say_lines_of_nobody},
    {"lines-of-second-file", say_lines_of_second_file},
    {"lines-twice", say_lines_twice},
    {"lines-zero", say_line_of_zero},
    {"lines-beyond-file", say_lines_beyond_file},
    {"lines-known-and-not", say_lines_known_and_not},
    {"lines-run-not-runnable", run_line_that_cannot},
    {"lines-run-of-other-file", run_line_of_other_file},
    {"lines-run-for-ever", run_line_for_ever},
    {"lines-run-half", run_half_a_line},
    {"lines-run-too-many", run_too_many_lines},
    {"lines-with-number", say_lines_with_number},
    {"lines-unknown-detail", say_lines_of_unknown_detail},
    {"lines-late", say_lines_late},
};

bool probe_lie_of_lines(const char *name) {
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        if (strcmp(lies[i].name, name) != 0) continue;
        lies[i].lie();
        return true;
    }
    return false;
}
