/* The jail: no way to more rights, no descriptors but the channels, bounds on what is left. */
#include "jail.h"

#include <linux/capability.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CFrames.h"

enum {
    /* Address space beside the budget: the program and its libraries, the stack, the buffers of
     * frames; and for each channel one frame that arrives and what the daemon left unread. */
    JAIL_HEADROOM = 64 * 1024 * 1024,
    JAIL_CHANNEL_HEADROOM = 2 * CF_MAX_TO_WORKER + 2 * CF_MAX_TO_DAEMON,
    JAIL_STACK = 8 * 1024 * 1024,
    /* RLIMIT_NICE counts from here downwards. */
    JAIL_LEAST_NICE = 20,
};

static bool keeps_niceness;

/* A worker built with a sanitizer (Scripts/sanitized-worker): it maps terabytes, makes calls that are
 * not on the list, and writes what it finds to a file. It is for tests, never for plugins of others. */
#if defined(__SANITIZE_ADDRESS__)
#define JAIL_IS_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JAIL_IS_SANITIZED true
#endif
#endif
#ifndef JAIL_IS_SANITIZED
#define JAIL_IS_SANITIZED false
#endif

static bool limit(int resource, rlim_t value) {
    struct rlimit present, wanted = {value, value};
    if (getrlimit(resource, &present) != 0) return false;
    /* A limit that is lower already stays. */
    if (present.rlim_max != RLIM_INFINITY && present.rlim_max < value) wanted.rlim_max = present.rlim_max;
    if (wanted.rlim_cur > wanted.rlim_max) wanted.rlim_cur = wanted.rlim_max;
    return setrlimit(resource, &wanted) == 0;
}

static bool limit_address_space(const struct jail *jail) {
    /* Twice the budget: what malloc keeps between blocks is not counted there. */
    rlim_t space = (rlim_t)jail->memory * 2 + JAIL_HEADROOM;
    space += (rlim_t)jail->channels * JAIL_CHANNEL_HEADROOM;
    return limit(RLIMIT_AS, space);
}

/* It may become nicer and come back, and never be less nice than it was. Coming back takes this limit,
 * which only root can raise, or whoever starts the daemon (LimitNICE= of systemd). */
static bool limit_niceness(void) {
    rlim_t wanted = (rlim_t)(JAIL_LEAST_NICE - cf_niceness());
    struct rlimit both = {wanted, wanted};
    keeps_niceness = setrlimit(RLIMIT_NICE, &both) != 0;
    return !keeps_niceness || limit(RLIMIT_NICE, wanted);
}

bool jail_keeps_niceness(void) { return keeps_niceness; }

/* The daemon ends a worker by closing its channels or by SIGKILL. A signal to the process group,
 * from a terminal or a service manager, is for the daemon alone. */
static bool ignore_signals(void) {
    static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGTSTP};
    for (unsigned i = 0; i < sizeof ignored / sizeof *ignored; i++)
        if (signal(ignored[i], SIG_IGN) == SIG_ERR) return false;
    sigset_t none;
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static bool close_others(const struct jail *jail) {
    unsigned first_after = CF_FIRST_CHANNEL + jail->channels;
    return syscall(SYS_close_range, 0u, CF_FIRST_CHANNEL - 1u, 0u) == 0
        && syscall(SYS_close_range, first_after, ~0u, 0u) == 0;
}

/* A daemon that root has started has rights that a worker must not inherit. */
static bool drop_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return syscall(SYS_capset, &header, none) == 0;
}

/* What a sanitizer cannot live with. */
static const char *enter_hard_part(const struct jail *jail) {
    if (!limit(RLIMIT_FSIZE, 0)) return "limit of file size (RLIMIT_FSIZE)";
    /* poll wants as many as it is given. */
    if (!limit(RLIMIT_NOFILE, jail->channels)) return "limit of descriptors (RLIMIT_NOFILE)";
    if (!limit_address_space(jail)) return "limit of address space (RLIMIT_AS)";
    if (jail->has_filter && !jail_filter()) return "filter of system calls (seccomp)";
    return NULL;
}

const char *jail_enter(const struct jail *jail) {
    if (!ignore_signals()) return "signals";
    /* The daemon starts workers from a thread that lives as long as itself: this follows a thread. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return "end with the daemon (PR_SET_PDEATHSIG)";
    if (!close_others(jail)) return "closing of descriptors (close_range)";
    if (!limit_niceness()) return "limit of niceness (RLIMIT_NICE)";
    if (!drop_capabilities()) return "no capabilities (capset)";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "no new privileges (PR_SET_NO_NEW_PRIVS)";
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return "not dumpable (PR_SET_DUMPABLE)";
    if (!limit(RLIMIT_CORE, 0)) return "limit of core files (RLIMIT_CORE)";
    if (!limit(RLIMIT_NPROC, 0)) return "limit of processes (RLIMIT_NPROC)";
    if (!limit(RLIMIT_MEMLOCK, 0)) return "limit of locked memory (RLIMIT_MEMLOCK)";
    if (!limit(RLIMIT_RTPRIO, 0)) return "limit of real-time priority (RLIMIT_RTPRIO)";
    if (!limit(RLIMIT_STACK, JAIL_STACK)) return "limit of stack (RLIMIT_STACK)";
    return JAIL_IS_SANITIZED ? NULL : enter_hard_part(jail);
}
