/*
 * nightjar-worker: runs one plugin, jailed, for the daemon that started it. CFrames.h says how it is
 * started and what it speaks. The order of what happens here is the point: the page and the clock
 * need system calls that the jail takes away, and no byte of the plugin is read before it stands.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "CFrames.h"
#include "channels.h"
#include "failures.h"
#include "invocations.h"
#include "jail.h"
#include "loading.h"
#include "orders.h"
#include "page.h"
#include "slices.h"
#include "state.h"
#include "texts.h"
#include "worker.h"

static bool read_number(const char *text, unsigned long long most, unsigned long long *number) {
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == 0 && errno == 0 && *number >= 1 && *number <= most;
}

static bool read_arguments(int count, char **arguments, struct jail *jail) {
    unsigned long long channels, memory;
    if (count != 5) return false;
    if (!read_number(arguments[1], CF_MAX_CHANNELS, &channels)) return false;
    if (!read_number(arguments[2], SIZE_MAX / 4, &memory)) return false;
    bool has_filter = strcmp(arguments[3], "jail") == 0;
    if (!has_filter && strcmp(arguments[3], "no-jail") != 0) return false;
    *jail = (struct jail){(unsigned)channels, memory, has_filter};
    return true;
}

/* There is no file of time zones in the jail, so there is one zone, known before it. */
static void fix_time_zone(void) {
    setenv("TZ", "UTC0", 1);
    tzset();
}

static bool open_descriptors(const struct jail *jail) {
    return channels_open(jail->channels) && page_map(CF_FIRST_CHANNEL + (int)jail->channels);
}

_Noreturn static void refuse(uint8_t reason, const char *what) {
    struct failure failure = {0};
    failure_add(&failure, "%s", what);
    failure_put_refused(&failure, reason);
    channels_flush_and_wait();
    _exit(reason == CF_REFUSED_JAIL ? WORKER_EXIT_JAIL : WORKER_EXIT_CLOSED);
}

_Noreturn static void leave(enum channel_state state) {
    _exit(state == CHANNEL_ILLEGAL ? WORKER_EXIT_FRAME : WORKER_EXIT_CLOSED);
}

_Noreturn static void serve(void) {
    for (;;) {
        bool has_work = invocations_have_work();
        slices_wait(!has_work);
        if (!has_work) page_idle(true);
        enum channel_state state = channels_wait(has_work ? 0 : -1);
        if (!has_work) page_idle(false);
        slices_wait(false);
        /* A signal may have ended the wait: without work the clock must not be started again. */
        if (state == CHANNEL_OPEN && invocations_have_work()) invocations_work();
        if (loading_has_failed()) {
            channels_flush_and_wait();
            _exit(WORKER_EXIT_CLOSED);
        }
        if (state == CHANNEL_OPEN) state = channels_flush();
        if (state != CHANNEL_OPEN) leave(state);
    }
}

int main(int count, char **arguments) {
    struct jail jail;
    if (!read_arguments(count, arguments, &jail) || !open_descriptors(&jail)) {
        fputs("nightjar-worker: the daemon starts this program; see nightjar --help\n", stderr);
        return WORKER_EXIT_USAGE;
    }
    fix_time_zone();
    if (!slices_start(channels_flush_from_signal)) refuse(CF_REFUSED_JAIL, "the clock of slices (timer_create)");
    const char *refused = jail_enter(&jail);
    if (refused != NULL) refuse(CF_REFUSED_JAIL, refused);
    texts_start();
    lua_State *L = state_open(jail.memory);
    if (L == NULL) refuse(CF_REFUSED_MEMORY, "the memory budget does not hold an empty Lua state");
    invocations_open(L);
    loading_open(L);
    orders_start();
    serve();
}
