/* The names of system calls, for messages: those that a program would make and a worker may not. */
#include <stddef.h>
#include <sys/syscall.h>

#include "CFrames.h"

/* Not every machine has every one. */
static const struct {
    uint64_t number;
    const char *name;
} calls[] = {
#ifdef SYS_open
    {SYS_open, "open"},
#endif
    {SYS_openat, "openat"},
    {SYS_openat2, "openat2"},
#ifdef SYS_creat
    {SYS_creat, "creat"},
#endif
    {SYS_read, "read"},
    {SYS_write, "write"},
    {SYS_close, "close"},
#ifdef SYS_stat
    {SYS_stat, "stat"},
#endif
#ifdef SYS_fstat
    {SYS_fstat, "fstat"},
#endif
#ifdef SYS_lstat
    {SYS_lstat, "lstat"},
#endif
#ifdef SYS_newfstatat
    {SYS_newfstatat, "newfstatat"},
#endif
    {SYS_statx, "statx"},
#ifdef SYS_lseek
    {SYS_lseek, "lseek"},
#endif
#ifdef SYS_access
    {SYS_access, "access"},
#endif
    {SYS_faccessat, "faccessat"},
    {SYS_faccessat2, "faccessat2"},
#ifdef SYS_readlink
    {SYS_readlink, "readlink"},
#endif
    {SYS_readlinkat, "readlinkat"},
#ifdef SYS_getdents
    {SYS_getdents, "getdents"},
#endif
    {SYS_getdents64, "getdents64"},
    {SYS_getcwd, "getcwd"},
#ifdef SYS_unlink
    {SYS_unlink, "unlink"},
#endif
    {SYS_unlinkat, "unlinkat"},
#ifdef SYS_rename
    {SYS_rename, "rename"},
#endif
#ifdef SYS_mkdir
    {SYS_mkdir, "mkdir"},
#endif
    {SYS_chroot, "chroot"},
    {SYS_mount, "mount"},
    {SYS_pivot_root, "pivot_root"},
    {SYS_inotify_init1, "inotify_init1"},
    {SYS_dup, "dup"},
#ifdef SYS_dup2
    {SYS_dup2, "dup2"},
#endif
    {SYS_dup3, "dup3"},
    {SYS_fcntl, "fcntl"},
    {SYS_ioctl, "ioctl"},
    {SYS_flock, "flock"},
    {SYS_ftruncate, "ftruncate"},
#ifdef SYS_pipe
    {SYS_pipe, "pipe"},
#endif
    {SYS_pipe2, "pipe2"},
    {SYS_memfd_create, "memfd_create"},
    {SYS_eventfd2, "eventfd2"},
    {SYS_splice, "splice"},
#ifdef SYS_sendfile
    {SYS_sendfile, "sendfile"},
#endif
    {SYS_epoll_create1, "epoll_create1"},
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, "epoll_wait"},
#endif
#ifdef SYS_select
    {SYS_select, "select"},
#endif
    {SYS_pselect6, "pselect6"},
    {SYS_readv, "readv"},
    {SYS_writev, "writev"},
    {SYS_pread64, "pread64"},
    {SYS_pwrite64, "pwrite64"},
    {SYS_socket, "socket"},
    {SYS_socketpair, "socketpair"},
    {SYS_connect, "connect"},
    {SYS_bind, "bind"},
    {SYS_listen, "listen"},
    {SYS_accept, "accept"},
    {SYS_accept4, "accept4"},
    {SYS_sendto, "sendto"},
    {SYS_sendmsg, "sendmsg"},
    {SYS_sendmmsg, "sendmmsg"},
    {SYS_recvfrom, "recvfrom"},
    {SYS_recvmsg, "recvmsg"},
    {SYS_setsockopt, "setsockopt"},
    {SYS_getsockopt, "getsockopt"},
    {SYS_getsockname, "getsockname"},
    {SYS_getpeername, "getpeername"},
    {SYS_shutdown, "shutdown"},
    {SYS_execve, "execve"},
    {SYS_execveat, "execveat"},
#ifdef SYS_fork
    {SYS_fork, "fork"},
#endif
#ifdef SYS_vfork
    {SYS_vfork, "vfork"},
#endif
    {SYS_clone, "clone"},
    {SYS_clone3, "clone3"},
    {SYS_wait4, "wait4"},
    {SYS_waitid, "waitid"},
    {SYS_kill, "kill"},
    {SYS_tkill, "tkill"},
    {SYS_tgkill, "tgkill"},
    {SYS_rt_sigqueueinfo, "rt_sigqueueinfo"},
    {SYS_pidfd_open, "pidfd_open"},
    {SYS_pidfd_getfd, "pidfd_getfd"},
    {SYS_pidfd_send_signal, "pidfd_send_signal"},
    {SYS_setsid, "setsid"},
    {SYS_getpid, "getpid"},
    {SYS_gettid, "gettid"},
    {SYS_ptrace, "ptrace"},
    {SYS_process_vm_readv, "process_vm_readv"},
    {SYS_process_vm_writev, "process_vm_writev"},
#ifdef SYS_process_madvise
    {SYS_process_madvise, "process_madvise"},
#endif
    {SYS_kcmp, "kcmp"},
    {SYS_shmget, "shmget"},
    {SYS_shmat, "shmat"},
    {SYS_msgget, "msgget"},
    {SYS_semget, "semget"},
    {SYS_keyctl, "keyctl"},
    {SYS_add_key, "add_key"},
    {SYS_request_key, "request_key"},
    {SYS_mmap, "mmap"},
    {SYS_mprotect, "mprotect"},
#ifdef SYS_pkey_mprotect
    {SYS_pkey_mprotect, "pkey_mprotect"},
#endif
    {SYS_madvise, "madvise"},
    {SYS_mlock, "mlock"},
    {SYS_mlockall, "mlockall"},
    {SYS_remap_file_pages, "remap_file_pages"},
#ifdef SYS_userfaultfd
    {SYS_userfaultfd, "userfaultfd"},
#endif
    {SYS_mincore, "mincore"},
    {SYS_msync, "msync"},
    {SYS_prctl, "prctl"},
#ifdef SYS_arch_prctl
    {SYS_arch_prctl, "arch_prctl"},
#endif
    {SYS_seccomp, "seccomp"},
#ifdef SYS_getrlimit
    {SYS_getrlimit, "getrlimit"},
#endif
#ifdef SYS_setrlimit
    {SYS_setrlimit, "setrlimit"},
#endif
    {SYS_prlimit64, "prlimit64"},
    {SYS_getuid, "getuid"},
    {SYS_geteuid, "geteuid"},
    {SYS_getgid, "getgid"},
    {SYS_setuid, "setuid"},
    {SYS_setresuid, "setresuid"},
    {SYS_setgroups, "setgroups"},
    {SYS_capget, "capget"},
    {SYS_capset, "capset"},
    {SYS_unshare, "unshare"},
    {SYS_setns, "setns"},
    {SYS_personality, "personality"},
    {SYS_setpriority, "setpriority"},
    {SYS_sched_setscheduler, "sched_setscheduler"},
    {SYS_sched_setaffinity, "sched_setaffinity"},
    {SYS_sched_setattr, "sched_setattr"},
    {SYS_sched_getattr, "sched_getattr"},
    {SYS_sched_getaffinity, "sched_getaffinity"},
    {SYS_sched_yield, "sched_yield"},
    {SYS_getrusage, "getrusage"},
    {SYS_getcpu, "getcpu"},
    {SYS_bpf, "bpf"},
    {SYS_perf_event_open, "perf_event_open"},
    {SYS_io_uring_setup, "io_uring_setup"},
    {SYS_io_uring_enter, "io_uring_enter"},
    {SYS_io_uring_register, "io_uring_register"},
    {SYS_io_setup, "io_setup"},
    {SYS_init_module, "init_module"},
    {SYS_finit_module, "finit_module"},
    {SYS_reboot, "reboot"},
    {SYS_syslog, "syslog"},
    {SYS_sysinfo, "sysinfo"},
    {SYS_uname, "uname"},
    {SYS_clock_settime, "clock_settime"},
    {SYS_clock_getres, "clock_getres"},
    {SYS_clock_nanosleep, "clock_nanosleep"},
    {SYS_nanosleep, "nanosleep"},
#ifdef SYS_alarm
    {SYS_alarm, "alarm"},
#endif
    {SYS_times, "times"},
    {SYS_timer_create, "timer_create"},
    {SYS_timer_delete, "timer_delete"},
    {SYS_setitimer, "setitimer"},
    {SYS_rt_sigaction, "rt_sigaction"},
    {SYS_rt_sigprocmask, "rt_sigprocmask"},
    {SYS_rt_sigpending, "rt_sigpending"},
    {SYS_rt_sigsuspend, "rt_sigsuspend"},
    {SYS_sigaltstack, "sigaltstack"},
    {SYS_futex, "futex"},
#ifdef SYS_futex_waitv
    {SYS_futex_waitv, "futex_waitv"},
#endif
    {SYS_set_robust_list, "set_robust_list"},
    {SYS_rseq, "rseq"},
    {SYS_membarrier, "membarrier"},
    {SYS_exit, "exit"},
#ifdef SYS_modify_ldt
    {SYS_modify_ldt, "modify_ldt"},
#endif
#ifdef SYS_iopl
    {SYS_iopl, "iopl"},
#endif
#ifdef SYS_ioperm
    {SYS_ioperm, "ioperm"},
#endif
};

const char *cf_system_call_name(uint64_t number) {
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number) return calls[i].name;
    return NULL;
}
