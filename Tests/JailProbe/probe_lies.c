/* What a worker that has been taken over could say to the daemon. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "CFrames.h"
#include "probe.h"

void probe_write_ready(void) { probe_write_frame(2, CF_READY, CF_HANDLER_FUNCTION, 0, "[]", 2); }

/* Empty, after a usage of nothing. */
static void write_outcome(uint64_t number) {
    static const char zeros[CF_USAGE_BYTES];
    probe_write_frame(sizeof zeros, CF_OUTCOME, CF_OUTCOME_SUCCEEDED, number, zeros, sizeof zeros);
}

static void write_log(uint8_t level, uint64_t number, uint32_t length) {
    char payload[4 + 4096] = {0};
    memcpy(payload, &length, sizeof length);
    uint32_t size = length < 4096 ? length + 4 : sizeof payload;
    probe_write_frame(size, CF_LOG, level, number, payload, size);
}

static void read_fully(void *bytes, size_t count) {
    char *at = bytes;
    while (count > 0) {
        ssize_t got = read(CF_FIRST_CHANNEL, at, count);
        if (got == 0 || (got < 0 && errno != EINTR)) _exit(0);
        if (got < 0) continue;
        at += got;
        count -= (size_t)got;
    }
}

/* Reads on until a frame of that kind has come, and gives its number. */
static uint64_t await(uint8_t kind) {
    for (;;) {
        char header[CF_HEADER_BYTES], byte;
        uint32_t size;
        uint64_t number;
        read_fully(header, sizeof header);
        memcpy(&size, header, sizeof size);
        memcpy(&number, header + 8, sizeof number);
        while (size-- > 0) read_fully(&byte, 1);
        if ((uint8_t)header[4] == kind) return number;
    }
}

/* Without the daemon there is nobody to end this. */
static void go_on(void) {
    if (getppid() != probe.daemon) _exit(0);
}

uint64_t probe_begin(void) {
    uint64_t number = await(CF_INVOKE);
    __atomic_store_n(probe_page() + CF_PAGE_BEGUN / 8, number, __ATOMIC_RELEASE);
    return number;
}

static void turn(void) {
    __atomic_fetch_add(probe_page() + CF_PAGE_TURNS / 8, 1, __ATOMIC_RELAXED);
    go_on();
}

/* While it loads. */

static void say_unknown_kind(void) { probe_write_frame(0, 200, 0, 0, "", 0); }
static void say_kind_of_daemon(void) { probe_write_frame(0, CF_INVOKE, 0, 1, "", 0); }
static void say_too_large(void) { probe_write_frame(CF_MAX_TO_DAEMON + 1, CF_LOG, 1, 0, "", 0); }
static void say_largest(void) { probe_write_frame(UINT32_MAX, CF_LOG, 1, 0, "", 0); }
static void say_half(void) { probe_write_frame(1000, CF_LOG, 1, 0, "half", 4); }
static void say_nothing(void) {}
static void say_unknown_level(void) { write_log(9, 0, 1); }
static void say_text_beyond_frame(void) {
    probe_write_frame(8, CF_LOG, 1, 0, "\xff\xff\xff\xff" "abcd", 8);
}
static void say_no_text(void) { probe_write_frame(3, CF_REFUSED, CF_REFUSED_RAISED, 0, "abc", 3); }
static void say_unknown_refusal(void) { probe_write_frame(4, CF_REFUSED, 99, 0, "\0\0\0\0", 4); }
static void say_unknown_shape(void) { probe_write_frame(0, CF_READY, 7, 0, "", 0); }

static void say_broken_names(void) {
    static const char names[] = "[\"a\",,{";
    probe_write_frame(sizeof names - 1, CF_READY, CF_HANDLER_TABLE, 0, names, sizeof names - 1);
}

static void say_reserved(void) {
    char header[CF_HEADER_BYTES] = {0, 0, 0, 0, CF_READY, 0, 1, 0};
    while (write(CF_FIRST_CHANNEL, header, sizeof header) < 0 && errno == EINTR) {}
}

static void say_log_for_ever(void) {
    for (;;) write_log(1, 0, 4096);
}

static void say_zeros_for_ever(void) {
    static const char zeros[65536];
    while (write(CF_FIRST_CHANNEL, zeros, sizeof zeros) >= 0 || errno == EINTR) {}
}

static void say_outcome_while_loading(void) { write_outcome(1); }
static void say_log_of_invocation_while_loading(void) { write_log(1, 7, 4); }
static void leave(void) { _exit(0); }

/* While it serves. */

static void say_ready_twice(void) {
    probe_write_ready();
    probe_begin();
    probe_write_ready();
}

static void say_refused_late(void) {
    probe_write_ready();
    probe_begin();
    probe_write_frame(4, CF_REFUSED, CF_REFUSED_RAISED, 0, "\0\0\0\0", 4);
}

static void say_unknown_outcome(void) {
    probe_write_ready();
    write_outcome(probe_begin() + 1);
}

static void say_outcome_twice(void) {
    probe_write_ready();
    uint64_t number = probe_begin();
    write_outcome(number);
    write_outcome(number);
}

static void say_unknown_detail(void) {
    static const char zeros[CF_USAGE_BYTES];
    probe_write_ready();
    probe_write_frame(sizeof zeros, CF_OUTCOME, 250, probe_begin(), zeros, sizeof zeros);
}

static void say_no_usage(void) {
    probe_write_ready();
    probe_write_frame(4, CF_OUTCOME, CF_OUTCOME_SUCCEEDED, probe_begin(), "{\"a\"", 4);
}

/* Each time; nothing may be made of such a sum. */
static void use_everything(void) {
    char usage[CF_USAGE_BYTES];
    memset(usage, 0xff, sizeof usage);
    probe_write_ready();
    for (;;) probe_write_frame(sizeof usage, CF_OUTCOME, CF_OUTCOME_SUCCEEDED, probe_begin(), usage, sizeof usage);
}

static void write_call(uint8_t detail, uint64_t number, uint64_t call, uint64_t milliseconds) {
    uint64_t payload[] = {call, milliseconds};
    probe_write_frame(sizeof payload, CF_CALL, detail, number, payload, sizeof payload);
}

static void call_unknown(void) {
    probe_write_ready();
    write_call(77, probe_begin(), 1, 1);
}

static void call_without_name(void) {
    probe_write_ready();
    write_call(CF_CALL_SLEEP, probe_begin(), 0, 1);
}

static void call_of_nobody(void) {
    probe_write_ready();
    write_call(CF_CALL_SLEEP, probe_begin() + 1, 1, 1);
}

static void call_twice(void) {
    probe_write_ready();
    uint64_t number = probe_begin();
    write_call(CF_CALL_SLEEP, number, 1, 700);
    write_call(CF_CALL_SLEEP, number, 1, 700);
}

static void call_side_by_side(void) {
    probe_write_ready();
    uint64_t number = probe_begin();
    for (uint64_t call = 1; call <= CF_MAX_SIDE_BY_SIDE + 2; call++)
        write_call(CF_CALL_SLEEP, number, call, 700);
}

/* One after the other; CF_RESULT ends each. */
static void call_for_ever(void) {
    probe_write_ready();
    uint64_t number = probe_begin();
    for (uint64_t call = 1;; call++) {
        write_call(CF_CALL_SLEEP, number, call, 0);
        await(CF_RESULT);
    }
}

static void sleep_longest(void) {
    probe_write_ready();
    write_call(CF_CALL_SLEEP, probe_begin(), 1, UINT64_MAX);
}

static void say_log_of_nobody(void) {
    probe_write_ready();
    probe_begin();
    write_log(1, 0, 4);
}

static void say_log_of_other(void) {
    probe_write_ready();
    write_log(1, probe_begin() + 1, 4);
}

static void say_log_of_invocation_for_ever(void) {
    probe_write_ready();
    for (uint64_t number = probe_begin();;) write_log(1, number, 4096);
}

static void say_long_line(void) {
    char payload[CF_MAX_LOG_LINE + 1024] = {0};
    probe_write_ready();
    probe_write_frame(sizeof payload, CF_LOG, 1, probe_begin(), payload, sizeof payload);
}

static void say_huge_reply(void) {
    static char payload[CF_MAX_REPLY + 4096];
    probe_write_ready();
    probe_write_frame(sizeof payload, CF_OUTCOME, CF_OUTCOME_SUCCEEDED, probe_begin(), payload,
                      sizeof payload);
}

static void say_half_outcome(void) {
    probe_write_ready();
    probe_write_frame(100, CF_OUTCOME, CF_OUTCOME_SUCCEEDED, probe_begin(), "{", 1);
}

static void leave_in_invocation(void) {
    probe_write_ready();
    probe_begin();
    _exit(0);
}

static void never_read(void) {
    probe_write_ready();
    for (;;) turn();
}

/* Progress that is none. */
static void turn_for_ever(void) {
    probe_write_ready();
    probe_begin();
    for (;;) turn();
}

static void never_begin(void) {
    probe_write_ready();
    await(CF_INVOKE);
    for (;;) turn();
}

static void scribble(void) {
    probe_write_ready();
    uint64_t number = probe_begin(), *page = probe_page();
    for (size_t i = 0; i < CF_PAGE_BYTES / sizeof *page; i++) page[i] = UINT64_MAX - 1;
    write_outcome(number + 1);
}

static void scribble_for_ever(void) {
    probe_write_ready();
    uint64_t *page = probe_page(), value = probe_begin();
    for (;;) {
        for (size_t i = 0; i < CF_PAGE_BYTES / sizeof *page; i++) page[i] = value *= 0x9e3779b97f4a7c15u;
        go_on();
    }
}

static const struct {
    const char *name;
    void (*lie)(void);
} lies[] = {
    {"unknown-kind", say_unknown_kind},
    {"kind-of-daemon", say_kind_of_daemon},
    {"too-large", say_too_large},
    {"largest", say_largest},
    {"half-a-frame", say_half},
    {"silence", say_nothing},
    {"unknown-level", say_unknown_level},
    {"text-beyond-frame", say_text_beyond_frame},
    {"no-text", say_no_text},
    {"unknown-refusal", say_unknown_refusal},
    {"unknown-shape", say_unknown_shape},
    {"ready-with-broken-names", say_broken_names},
    {"reserved-field", say_reserved},
    {"log-for-ever", say_log_for_ever},
    {"zeros-for-ever", say_zeros_for_ever},
    {"outcome-while-loading", say_outcome_while_loading},
    {"log-of-invocation-while-loading", say_log_of_invocation_while_loading},
    {"leave", leave},
    {"ready-twice", say_ready_twice},
    {"refused-late", say_refused_late},
    {"unknown-outcome", say_unknown_outcome},
    {"outcome-twice", say_outcome_twice},
    {"unknown-detail", say_unknown_detail},
    {"no-usage", say_no_usage},
    {"use-everything", use_everything},
    {"call-unknown", call_unknown},
    {"call-without-name", call_without_name},
    {"call-of-nobody", call_of_nobody},
    {"call-twice", call_twice},
    {"call-side-by-side", call_side_by_side},
    {"call-for-ever", call_for_ever},
    {"sleep-longest", sleep_longest},
    {"log-of-nobody", say_log_of_nobody},
    {"log-of-other", say_log_of_other},
    {"log-of-invocation-for-ever", say_log_of_invocation_for_ever},
    {"long-line", say_long_line},
    {"huge-reply", say_huge_reply},
    {"half-outcome", say_half_outcome},
    {"leave-in-invocation", leave_in_invocation},
    {"never-read", never_read},
    {"turn-for-ever", turn_for_ever},
    {"never-begin", never_begin},
    {"scribble", scribble},
    {"scribble-for-ever", scribble_for_ever},
};

bool probe_lie(const char *name) {
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        if (strcmp(lies[i].name, name) != 0) continue;
        lies[i].lie();
        return true;
    }
    return probe_lie_of_lines(name);
}
