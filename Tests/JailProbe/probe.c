/* Enters the jail as the worker does, and tries what the title names. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../Sources/nightjar-worker/jail.h"
#include "../../Sources/nightjar-worker/page.h"
#include "CFrames.h"

struct probe probe;
static uint64_t *page;

uint64_t *probe_page(void) { return page; }

static void write_all(const void *bytes, size_t count) {
    const char *at = bytes;
    while (count > 0) {
        ssize_t written = write(CF_FIRST_CHANNEL, at, count);
        if (written < 0 && errno != EINTR) _exit(0);
        if (written < 0) continue;
        at += written;
        count -= (size_t)written;
    }
}

void probe_write_frame(uint32_t claimed, uint8_t kind, uint8_t detail, uint64_t number,
                       const void *payload, size_t size) {
    char header[CF_HEADER_BYTES] = {0};
    memcpy(header, &claimed, sizeof claimed);
    header[4] = (char)kind;
    header[5] = (char)detail;
    memcpy(header + 8, &number, sizeof number);
    write_all(header, sizeof header);
    write_all(payload, size);
}

void probe_report(const char *name, long result) {
    char payload[256];
    char *text = payload + sizeof(uint32_t);
    size_t room = sizeof payload - sizeof(uint32_t);
    const char *error = result < 0 ? strerrorname_np((int)-result) : NULL;
    int size = error != NULL ? snprintf(text, room, "%s: %s", name, error)
                             : snprintf(text, room, "ESCAPED: %s gave %ld", name, result);
    uint32_t length = (uint32_t)size;
    memcpy(payload, &length, sizeof length);
    length += sizeof length;
    probe_write_frame(length, CF_REFUSED, CF_REFUSED_RAISED, 0, payload, length);
}

_Noreturn void probe_rest(void) {
    char bytes[4096];
    for (;;) {
        ssize_t count = read(CF_FIRST_CHANNEL, bytes, sizeof bytes);
        if (count == 0 || (count < 0 && errno != EINTR)) _exit(0);
    }
}

static bool read_arguments(int count, char **arguments) {
    if (count != 5) return false;
    probe.channels = (unsigned)atoi(arguments[1]);
    probe.memory = strtoull(arguments[2], NULL, 10);
    probe.daemon = getppid();
    probe.self = getpid();
    char *process = strchr(arguments[4], ' ');
    if (process != NULL) *process++ = 0;
    if (process != NULL) probe.other = atoi(process);
    return probe.channels >= 1 && probe.channels <= CF_MAX_CHANNELS;
}

/* A second mapping beside the worker's own, to write into. */
static bool map_page(void) {
    int descriptor = CF_FIRST_CHANNEL + (int)probe.channels;
    page = mmap(NULL, CF_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    return page != MAP_FAILED && page_map(descriptor);
}

/* The page's own bounds: nothing of the jail is needed for them. */
static bool try_before_jail(const char *name) {
    int descriptor = CF_FIRST_CHANNEL + (int)probe.channels;
    bool shrinks = strcmp(name, "ftruncate-page-shorter") == 0;
    if (!shrinks && strcmp(name, "ftruncate-page-longer") != 0) return false;
    long result = ftruncate(descriptor, shrinks ? 0 : 2 * CF_PAGE_BYTES);
    probe_report(name, result == 0 ? 0 : -errno);
    return true;
}

/* A plugin of that name is served by the real worker, which a test has put beside this program. */
static void become_worker_of_neighbour(char **arguments) {
    static char path[4096] = "";
    if (strcmp(arguments[4], "neighbour") != 0) return;
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof "-itself");
    if (size < 0) return;
    strcpy(path + size, "-itself");
    execve(path, arguments, environ);
}

int main(int count, char **arguments) {
    if (!read_arguments(count, arguments) || !map_page()) return 64;
    const char *name = arguments[4];
    become_worker_of_neighbour(arguments);
    if (try_before_jail(name)) probe_rest();
    struct jail jail = {probe.channels, probe.memory, strcmp(arguments[3], "jail") == 0};
    const char *refused = jail_enter(&jail);
    if (refused != NULL) return 71;
    if (probe_lie(name)) probe_rest();
    long result = probe_call(name);
    if (result == PROBE_UNKNOWN) result = probe_deed(name);
    if (result == PROBE_UNKNOWN) _exit(65);
    probe_report(name, result);
    probe_rest();
}
