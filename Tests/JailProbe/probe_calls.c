/* Forbidden things that are one system call each. The names of rows are those of the fixtures. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "CFrames.h"
#include "probe.h"

/* Stand for processes that are known only when the probe runs. */
enum { DAEMON = -7001, SELF = -7002, OTHER = -7003 };

#define ADDRESS(of) ((long)(intptr_t)(of))

static char room[4096] __attribute__((aligned(4096)));
static struct iovec here = {room, 8};
static struct rlimit endless = {RLIM_INFINITY, RLIM_INFINITY};
static struct sched_param first = {.sched_priority = 1};
static struct __user_cap_header_struct version = {.version = _LINUX_CAPABILITY_VERSION_3};
static struct __user_cap_data_struct all[_LINUX_CAPABILITY_U32S_3] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
static struct sockaddr_un nowhere = {.sun_family = AF_UNIX, .sun_path = "/tmp/nightjar-probe"};
static struct sigevent silent = {.sigev_notify = SIGEV_NONE};
static const char *const no_words[] = {NULL};

enum { ANYWHERE = AT_FDCWD, CHANNEL = CF_FIRST_CHANNEL, PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS };

static const struct {
    const char *name;
    long number, arguments[6];
} calls[] = {
    /* Files. */
    {"openat", SYS_openat, {ANYWHERE, ADDRESS("/etc/passwd"), O_RDONLY}},
    {"openat-create", SYS_openat, {ANYWHERE, ADDRESS("/tmp/nightjar-probe"), O_CREAT | O_WRONLY, 0600}},
    {"openat2", SYS_openat2, {ANYWHERE, ADDRESS("/etc/passwd"), ADDRESS(room), 24}},
    {"readlinkat", SYS_readlinkat, {ANYWHERE, ADDRESS("/proc/self/exe"), ADDRESS(room), sizeof room}},
    {"newfstatat", SYS_newfstatat, {ANYWHERE, ADDRESS("/etc/passwd"), ADDRESS(room), 0}},
    {"statx", SYS_statx, {ANYWHERE, ADDRESS("/etc/passwd"), 0, 0xfff, ADDRESS(room)}},
    {"fstat", SYS_fstat, {CHANNEL, ADDRESS(room)}},
    {"getdents64", SYS_getdents64, {CHANNEL, ADDRESS(room), sizeof room}},
    {"getcwd", SYS_getcwd, {ADDRESS(room), sizeof room}},
    {"unlinkat", SYS_unlinkat, {ANYWHERE, ADDRESS("/tmp/nightjar-probe"), 0}},
    {"chroot", SYS_chroot, {ADDRESS("/")}},
    {"mount", SYS_mount, {ADDRESS("none"), ADDRESS("/tmp"), ADDRESS("tmpfs"), 0, 0}},
    {"pivot_root", SYS_pivot_root, {ADDRESS("/"), ADDRESS("/")}},
    {"inotify_init1", SYS_inotify_init1, {0}},
    /* Descriptors. */
    {"dup", SYS_dup, {CHANNEL}},
    {"dup3", SYS_dup3, {CHANNEL, 0, 0}},
    {"close", SYS_close, {CHANNEL}},
    {"fcntl", SYS_fcntl, {CHANNEL, F_DUPFD, 0}},
    {"ioctl", SYS_ioctl, {CHANNEL, TIOCSTI, ADDRESS("x")}},
    {"pipe2", SYS_pipe2, {ADDRESS(room), 0}},
    {"memfd_create", SYS_memfd_create, {ADDRESS("probe"), 0}},
    {"eventfd2", SYS_eventfd2, {0, 0}},
    {"splice", SYS_splice, {CHANNEL, 0, CHANNEL, 0, 1, 0}},
    {"sendfile", SYS_sendfile, {CHANNEL, CHANNEL, 0, 1}},
    /* The network, and what sockets carry. */
    {"socket", SYS_socket, {AF_INET, SOCK_STREAM, 0}},
    {"socketpair", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, ADDRESS(room)}},
    {"connect", SYS_connect, {CHANNEL, ADDRESS(&nowhere), sizeof nowhere}},
    {"bind", SYS_bind, {CHANNEL, ADDRESS(&nowhere), sizeof nowhere}},
    {"listen", SYS_listen, {CHANNEL, 1}},
    {"accept4", SYS_accept4, {CHANNEL, 0, 0, 0}},
    {"sendto", SYS_sendto, {CHANNEL, ADDRESS("x"), 1, MSG_OOB, 0, 0}},
    {"recvmsg", SYS_recvmsg, {CHANNEL, ADDRESS(room), 0}},
    {"setsockopt", SYS_setsockopt, {CHANNEL, SOL_SOCKET, SO_SNDBUFFORCE, ADDRESS(room), 4}},
    {"getsockopt", SYS_getsockopt, {CHANNEL, SOL_SOCKET, SO_PEERCRED, ADDRESS(room), ADDRESS(room + 64)}},
    {"shutdown", SYS_shutdown, {CHANNEL, SHUT_RDWR}},
    /* Processes. */
    {"execve", SYS_execve, {ADDRESS("/bin/true"), ADDRESS(no_words), ADDRESS(no_words)}},
    {"execveat", SYS_execveat, {ANYWHERE, ADDRESS("/bin/true"), ADDRESS(no_words), ADDRESS(no_words), 0}},
    {"clone", SYS_clone, {SIGCHLD, 0, 0, 0, 0}},
    {"clone-thread", SYS_clone, {CLONE_VM | CLONE_THREAD | CLONE_SIGHAND, ADDRESS(room + 2048), 0, 0, 0}},
    {"clone3", SYS_clone3, {ADDRESS(room), 64}},
    {"kill-daemon", SYS_kill, {DAEMON, SIGTERM}},
    {"kill-self", SYS_kill, {SELF, SIGTERM}},
    {"kill-all", SYS_kill, {-1, SIGKILL}},
    {"tkill", SYS_tkill, {DAEMON, SIGTERM}},
    {"tgkill", SYS_tgkill, {DAEMON, DAEMON, SIGTERM}},
    {"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {DAEMON, SIGTERM, ADDRESS(room)}},
    {"pidfd_open", SYS_pidfd_open, {DAEMON, 0}},
    {"pidfd_getfd", SYS_pidfd_getfd, {CHANNEL, 0, 0}},
    {"pidfd_send_signal", SYS_pidfd_send_signal, {CHANNEL, SIGTERM, 0, 0}},
    {"wait4", SYS_wait4, {-1, 0, 0, 0}},
    {"setsid", SYS_setsid, {0}},
    {"getpid", SYS_getpid, {0}},
    /* Other processes' memory. */
    {"ptrace", SYS_ptrace, {16 /* PTRACE_ATTACH */, DAEMON, 0, 0}},
    {"process_vm_readv-daemon", SYS_process_vm_readv, {DAEMON, ADDRESS(&here), 1, ADDRESS(&here), 1, 0}},
    {"process_vm_readv-other", SYS_process_vm_readv, {OTHER, ADDRESS(&here), 1, ADDRESS(&here), 1, 0}},
    {"process_vm_writev-other", SYS_process_vm_writev, {OTHER, ADDRESS(&here), 1, ADDRESS(&here), 1, 0}},
    {"process_madvise", SYS_process_madvise, {CHANNEL, ADDRESS(&here), 1, MADV_DONTNEED, 0}},
    {"kcmp", SYS_kcmp, {SELF, DAEMON, 0, CHANNEL, CHANNEL}},
    {"shmget", SYS_shmget, {0, 4096, 0600}},
    {"shmat", SYS_shmat, {0, 0, 0}},
    {"msgget", SYS_msgget, {0, 0600}},
    {"keyctl", SYS_keyctl, {0, -3, 1}},
    {"add_key", SYS_add_key, {ADDRESS("user"), ADDRESS("n"), ADDRESS("x"), 1, -3}},
    /* Its own memory. */
    {"mmap-executable", SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, PRIVATE, -1, 0}},
    {"mmap-of-descriptor", SYS_mmap, {0, 4096, PROT_READ, MAP_SHARED, CHANNEL, 0}},
    {"mprotect-executable", SYS_mprotect, {ADDRESS(room), 4096, PROT_READ | PROT_EXEC}},
    {"pkey_mprotect", SYS_pkey_mprotect, {ADDRESS(room), 4096, PROT_READ | PROT_EXEC, -1}},
    {"madvise-other-advice", SYS_madvise, {ADDRESS(room), 4096, MADV_DOFORK}},
    {"mlockall", SYS_mlockall, {MCL_CURRENT}},
    {"remap_file_pages", SYS_remap_file_pages, {ADDRESS(room), 4096, 0, 0, 0}},
    {"userfaultfd", SYS_userfaultfd, {0}},
    /* Rights and limits. */
    {"prctl-dumpable", SYS_prctl, {PR_SET_DUMPABLE, 1, 0, 0, 0}},
    {"prctl-name", SYS_prctl, {PR_SET_NAME, ADDRESS("innocent"), 0, 0, 0}},
    {"seccomp", SYS_seccomp, {1 /* SECCOMP_SET_MODE_FILTER */, 0, ADDRESS(room)}},
    {"setrlimit", SYS_setrlimit, {RLIMIT_NOFILE, ADDRESS(&endless)}},
    {"prlimit64", SYS_prlimit64, {0, RLIMIT_AS, ADDRESS(&endless), 0}},
    {"setuid", SYS_setuid, {0}},
    {"setresuid", SYS_setresuid, {0, 0, 0}},
    {"setgroups", SYS_setgroups, {0, 0}},
    {"capset", SYS_capset, {ADDRESS(&version), ADDRESS(all)}},
    {"unshare", SYS_unshare, {CLONE_NEWUSER}},
    {"setns", SYS_setns, {CHANNEL, 0}},
    {"personality", SYS_personality, {0x0400000 /* READ_IMPLIES_EXEC */}},
    {"setpriority", SYS_setpriority, {PRIO_PROCESS, 0, -20}},
    {"sched_setscheduler", SYS_sched_setscheduler, {0, SCHED_FIFO, ADDRESS(&first)}},
    {"sched_setaffinity", SYS_sched_setaffinity, {DAEMON, 8, ADDRESS(room)}},
    /* The kernel. */
    {"bpf", SYS_bpf, {0, ADDRESS(room), 64}},
    {"perf_event_open", SYS_perf_event_open, {ADDRESS(room), 0, -1, -1, 0}},
    {"io_uring_setup", SYS_io_uring_setup, {8, ADDRESS(room)}},
    {"io_uring_enter", SYS_io_uring_enter, {CHANNEL, 1, 0, 0, 0, 0}},
    {"io_setup", SYS_io_setup, {8, ADDRESS(room)}},
    {"init_module", SYS_init_module, {ADDRESS(room), 64, ADDRESS("")}},
    {"reboot", SYS_reboot, {0, 0, 0, 0}},
    {"syslog", SYS_syslog, {3, ADDRESS(room), sizeof room}},
    {"sysinfo", SYS_sysinfo, {ADDRESS(room)}},
    {"uname", SYS_uname, {ADDRESS(room)}},
    {"clock_settime", SYS_clock_settime, {0, ADDRESS(room)}},
    {"unknown-number", 4095, {0}},
    /* Signals and clocks of its own, with which it could escape the slices. */
    {"timer_create", SYS_timer_create, {0, ADDRESS(&silent), ADDRESS(room)}},
    {"timer_delete", SYS_timer_delete, {0}},
    {"setitimer", SYS_setitimer, {0, ADDRESS(room), 0}},
    {"rt_sigaction", SYS_rt_sigaction, {SIGVTALRM, ADDRESS(room), 0, 8}},
    {"rt_sigprocmask", SYS_rt_sigprocmask, {SIG_BLOCK, ADDRESS(room), 0, 8}},
    {"sigaltstack", SYS_sigaltstack, {0, ADDRESS(room)}},
    {"nanosleep", SYS_nanosleep, {ADDRESS(room), 0}},
    {"futex", SYS_futex, {ADDRESS(room), 0, 0, 0, 0, 0}},
    {"exit-of-a-thread", SYS_exit, {0}},
#if defined(__x86_64__)
    /* Older forms, which newer machines have not. */
    {"open", SYS_open, {ADDRESS("/etc/passwd"), O_RDONLY}},
    {"creat", SYS_creat, {ADDRESS("/tmp/nightjar-probe"), 0600}},
    {"stat", SYS_stat, {ADDRESS("/etc/passwd"), ADDRESS(room)}},
    {"readlink", SYS_readlink, {ADDRESS("/proc/self/exe"), ADDRESS(room), sizeof room}},
    {"getdents", SYS_getdents, {CHANNEL, ADDRESS(room), sizeof room}},
    {"fork", SYS_fork, {0}},
    {"vfork", SYS_vfork, {0}},
    {"dup2", SYS_dup2, {CHANNEL, 0}},
    {"arch_prctl", SYS_arch_prctl, {0x1002 /* ARCH_SET_FS */, 0}},
    {"modify_ldt", SYS_modify_ldt, {1, ADDRESS(room), 16}},
    {"iopl", SYS_iopl, {3}},
    {"x32-write", 0x40000001, {CHANNEL, ADDRESS("x"), 1}},
    {"x32-getppid", 0x4000006e, {0}},
#endif
};

static long argument(long value) {
    if (value == DAEMON) return probe.daemon;
    if (value == SELF) return probe.self;
    return value == OTHER ? probe.other : value;
}

long probe_call(const char *name) {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (strcmp(calls[i].name, name) != 0) continue;
        long words[6];
        for (int word = 0; word < 6; word++) words[word] = argument(calls[i].arguments[word]);
        long result =
            syscall(calls[i].number, words[0], words[1], words[2], words[3], words[4], words[5]);
        return result == -1 ? -errno : result;
    }
    return PROBE_UNKNOWN;
}
