/*
 * The filter of system calls: a list of those that the worker needs, and the end of the process for
 * every other one. There is no open, socket, exec, fork, clone, ptrace, prctl, kill or io_uring in
 * it, and no memory that could be executed.
 *
 * A call that is not on the list is never made: the kernel raises SIGSYS instead. The first time the
 * handler tells the daemon which call it was, and then makes another forbidden call. The handler is
 * good for one signal (SA_RESETHAND) and the filter lets nobody set it again, so that one kills.
 */
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "jail.h"
#include "page.h"
#include "worker.h"

#if defined(__x86_64__)
#define JAIL_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define JAIL_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter of system calls is written for x86_64 and aarch64"
#endif

enum {
    /* System calls of the x32 interface are marked so; on aarch64 no number is as large. */
    JAIL_X32 = 0x40000000,
    /* Of mmap and mprotect, of mmap, and of madvise: which argument is looked at. */
    JAIL_PROTECTION_ARGUMENT = 2,
    JAIL_FLAGS_ARGUMENT = 3,
    JAIL_ADVICE_ARGUMENT = 2,
    JAIL_PROCESS_ARGUMENT = 0,
};

#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define ALLOW(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), RETURN(SECCOMP_RET_ALLOW)
/* The low half of an argument: both machines are little-endian. */
#define LOAD_ARGUMENT(index) LOAD(offsetof(struct seccomp_data, args) + 8 * (index))
/* Refused when the argument has any of the bits, and when it lacks them. */
#define REFUSE_BITS(index, bits)                                                                     \
    LOAD_ARGUMENT(index), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), RETURN(SECCOMP_RET_TRAP)
#define WANT_BITS(index, bits)                                                                       \
    LOAD_ARGUMENT(index), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 1, 0), RETURN(SECCOMP_RET_TRAP)
/* Memory that is no file's, nor to be executed. */
#define ALLOW_MAP(call)                                                                              \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 7),                                               \
        REFUSE_BITS(JAIL_PROTECTION_ARGUMENT, PROT_EXEC),                                            \
        WANT_BITS(JAIL_FLAGS_ARGUMENT, MAP_ANONYMOUS), RETURN(SECCOMP_RET_ALLOW)
#define ALLOW_PROTECT(call)                                                                          \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4),                                               \
        REFUSE_BITS(JAIL_PROTECTION_ARGUMENT, PROT_EXEC), RETURN(SECCOMP_RET_ALLOW)
/* Allowed when that argument has that value. */
#define ALLOW_WITH(call, index, value)                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4), LOAD_ARGUMENT(index),                         \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0), RETURN(SECCOMP_RET_TRAP),                \
        RETURN(SECCOMP_RET_ALLOW)

static struct sock_filter instructions[] = {
    LOAD(offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, JAIL_ARCHITECTURE, 1, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    LOAD(offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, JAIL_X32, 0, 1),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    /* The channels. */
    ALLOW(SYS_read),
    ALLOW(SYS_write),
#ifdef SYS_poll
    ALLOW(SYS_poll),
#endif
    ALLOW(SYS_ppoll),
    /* The slice's clock, and whether the daemon lives. */
    ALLOW(SYS_rt_sigreturn),
    ALLOW(SYS_getppid),
    ALLOW(SYS_sched_yield),
    ALLOW(SYS_timer_settime),
    ALLOW(SYS_restart_syscall),
    /* malloc. */
    ALLOW(SYS_brk),
    ALLOW(SYS_munmap),
    ALLOW(SYS_mremap),
    /* Clocks, where they are no part of the vDSO, and os.clock. */
    ALLOW(SYS_clock_gettime),
    ALLOW(SYS_gettimeofday),
#ifdef SYS_time
    ALLOW(SYS_time),
#endif
    /* math.randomseed, and the secrets of the start. */
    ALLOW(SYS_getrandom),
    ALLOW(SYS_exit_group),
    /* Its own share of the CPU, which it may make smaller, and at most as large as it was. */
    ALLOW_WITH(SYS_sched_setattr, JAIL_PROCESS_ARGUMENT, 0),
    ALLOW_WITH(SYS_madvise, JAIL_ADVICE_ARGUMENT, MADV_DONTNEED), /* malloc_trim */
    ALLOW_MAP(SYS_mmap),
    ALLOW_PROTECT(SYS_mprotect),
    RETURN(SECCOMP_RET_TRAP),
};

static void on_forbidden_call(int signal_number, siginfo_t *info, void *context) {
    (void)signal_number;
    (void)context;
    page_stop((uint64_t)info->si_syscall);
    syscall(SYS_getpid);
    _exit(WORKER_EXIT_JAIL);
}

static bool watch_forbidden_calls(void) {
    struct sigaction action = {
        .sa_sigaction = on_forbidden_call, .sa_flags = SA_SIGINFO | SA_RESETHAND,
    };
    sigfillset(&action.sa_mask);
    return sigaction(SIGSYS, &action, NULL) == 0;
}

bool jail_filter(void) {
    if (!watch_forbidden_calls()) return false;
    struct sock_fprog program = {
        .len = sizeof instructions / sizeof *instructions,
        .filter = instructions,
    };
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}
