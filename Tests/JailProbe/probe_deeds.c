/* Forbidden things that take more than one call, and what the jail takes away without a call. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "CFrames.h"
#include "probe.h"

enum { DESCRIPTORS_LOOKED_AT = 4096, MAPPING = 1024 * 1024 };

static long result_of(long result) { return result == -1 ? -errno : result; }

static long open_memory(pid_t process) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", process);
    return result_of(syscall(SYS_openat, AT_FDCWD, path, O_RDWR));
}

static long open_daemons_memory(void) { return open_memory(probe.daemon); }
static long open_others_memory(void) { return open_memory(probe.other); }

static long open_others_environment(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", probe.other);
    return result_of(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY));
}

/* A descriptor that the daemon would get with the frames. */
static long send_descriptor(void) {
    char byte = 'x', control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control,
    };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &(int){CF_FIRST_CHANNEL}, sizeof(int));
    return result_of(sendmsg(CF_FIRST_CHANNEL, &message, 0));
}

/* How many descriptors are open that are no channel; each is asked for alone, as poll takes no more
 * than the limit of descriptors. */
static long other_descriptors(void) {
    long others = 0;
    int end = CF_FIRST_CHANNEL + (int)probe.channels;
    for (int descriptor = 0; descriptor < DESCRIPTORS_LOOKED_AT; descriptor++) {
        struct pollfd asked = {.fd = descriptor};
        if (poll(&asked, 1, 0) < 0) return -errno;
        bool is_channel = descriptor >= CF_FIRST_CHANNEL && descriptor < end;
        if (!(asked.revents & POLLNVAL) && !is_channel) others++;
    }
    return others == 0 ? -EBADF : others;
}

static long write_to_standard_error(void) { return result_of(write(STDERR_FILENO, "x", 1)); }
static long write_to_page(void) { return result_of(write(CF_FIRST_CHANNEL + (int)probe.channels, "x", 1)); }
static long read_standard_input(void) { return result_of(read(STDIN_FILENO, &(char){0}, 1)); }

/* How many words the environment has. */
static long environment(void) {
    long words = 0;
    for (char **word = environ; word != NULL && *word != NULL; word++) words++;
    return words == 0 ? -ENOENT : words;
}

/* Until the address space is used up; more than eight times the budget is an escape. */
static long exhaust_address_space(void) {
    size_t most = 8 * probe.memory + 1024ul * MAPPING;
    for (size_t taken = 0; taken < most; taken += MAPPING) {
        void *mapped = mmap(NULL, MAPPING, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapped == MAP_FAILED) return -errno;
    }
    return (long)most;
}

static long exhaust_break(void) {
    char *before = sbrk(0), *after = sbrk((intptr_t)(8 * probe.memory + 1024ul * MAPPING));
    return after == (void *)-1 ? -errno : after - before + 1;
}

static long grow_mapping(void) {
    void *mapped = mmap(NULL, MAPPING, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return -errno;
    mapped = mremap(mapped, MAPPING, 8 * probe.memory + 1024ul * MAPPING, MREMAP_MAYMOVE);
    return mapped == MAP_FAILED ? -errno : 1;
}

/* Written to, so that the compiler cannot make a loop of it. */
static long deepen(long depth) {
    if (depth < 0) return 0;
    volatile char frame[4096];
    frame[depth % 4096] = (char)depth;
    return deepen(depth + 1) + frame[0];
}

static long exhaust_stack(void) { return deepen(0); }

/* Code that was data a moment ago. */
static long run_data(void) {
    static unsigned char code[64] __attribute__((aligned(64)));
    memset(code, 0xc3, sizeof code); /* ret, on x86_64 */
    void (*run)(void);
    void *address = code;
    memcpy(&run, &address, sizeof run);
    run();
    return 0;
}

/* The program's own code, made writable, is not executable any more, and never again. */
static long rewrite_code(void) {
    uintptr_t start = (uintptr_t)(void *)&rewrite_code & ~4095ul;
    long pages = result_of(mprotect((void *)(start + 8 * 4096), 4096, PROT_READ | PROT_WRITE));
    if (pages < 0) return pages;
    return result_of(mprotect((void *)(start + 8 * 4096), 4096, PROT_READ | PROT_EXEC));
}

static long lock_memory(void) {
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED;
    void *mapped = mmap(NULL, MAPPING, PROT_READ | PROT_WRITE, flags, -1, 0);
    return mapped == MAP_FAILED ? -errno : 1;
}

/* The kernel's struct sched_attr, in its first version. */
struct scheduling {
    uint32_t size, policy;
    uint64_t flags;
    int32_t niceness;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

static long set_scheduling(long process, struct scheduling wanted) {
    wanted.size = sizeof wanted;
    return syscall(SYS_sched_setattr, process, &wanted, 0) == 0 ? 1 : -errno;
}

static long schedule_daemon(void) { return set_scheduling(getppid(), (struct scheduling){0}); }

static long schedule_real_time(void) {
    return set_scheduling(0, (struct scheduling){.policy = SCHED_FIFO, .priority = 1});
}

static long schedule_before_others(void) { return set_scheduling(0, (struct scheduling){.niceness = -20}); }

#if defined(__x86_64__)
/* getpid of the 32-bit interface. */
static long call_as_32_bit(void) {
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
    return result;
}
#endif

static const struct {
    const char *name;
    long (*deed)(void);
} deeds[] = {
    {"memory-of-daemon", open_daemons_memory},
    {"memory-of-other", open_others_memory},
    {"environment-of-other", open_others_environment},
    {"sendmsg-descriptor", send_descriptor},
    {"other-descriptors", other_descriptors},
    {"write-to-standard-error", write_to_standard_error},
    {"write-to-page", write_to_page},
    {"read-standard-input", read_standard_input},
    {"environment", environment},
    {"exhaust-address-space", exhaust_address_space},
    {"exhaust-break", exhaust_break},
    {"grow-mapping", grow_mapping},
    {"exhaust-stack", exhaust_stack},
    {"run-data", run_data},
    {"rewrite-code", rewrite_code},
    {"lock-memory", lock_memory},
    {"schedule-daemon", schedule_daemon},
    {"schedule-real-time", schedule_real_time},
    {"schedule-before-others", schedule_before_others},
#if defined(__x86_64__)
    {"int-0x80", call_as_32_bit},
#endif
};

long probe_deed(const char *name) {
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (strcmp(deeds[i].name, name) == 0) return deeds[i].deed();
    return PROBE_UNKNOWN;
}
