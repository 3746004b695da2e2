#define _GNU_SOURCE
#include "CFrames.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

_Static_assert(CF_PAGE_BEGUN + 8 * CF_MAX_CHANNELS <= CF_PAGE_BYTES, "every channel has its place in the page");
_Static_assert(CF_MAX_REPLY + CF_MAX_MESSAGE <= CF_MAX_TO_DAEMON, "a full reply fits a frame");

int cf_page_create(void) {
    int page = memfd_create("nightjar-page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (page < 0) return -1;
    if (ftruncate(page, CF_PAGE_BYTES) == 0 &&
        fcntl(page, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) {
        return page;
    }
    int error = errno;
    close(page);
    errno = error;
    return -1;
}

/* The kernel's struct sched_attr, in its first version. */
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t niceness;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

/* Asked for once: a worker's jail lets it ask no more. */
int cf_niceness(void) {
    static atomic_int niceness;
    static atomic_bool is_known;
    if (!is_known) {
        niceness = getpriority(PRIO_PROCESS, 0);
        is_known = true;
    }
    return niceness;
}

int cf_set_scheduling(uint64_t nanoseconds, int32_t nicer) {
    struct scheduling wanted = {
        .size = sizeof wanted,
        .policy = SCHED_OTHER,
        .niceness = cf_niceness() + nicer,
        .runtime = nanoseconds,
    };
    return (int)syscall(SYS_sched_setattr, 0, &wanted, 0);
}
