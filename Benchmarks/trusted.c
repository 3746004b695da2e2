/*
 * What a well-behaved handler pays in the worker: runs handlers through the worker's own program, with
 * the clock of slices and without it, and in stock Lua. Benchmarks/trusted-cost builds and starts this.
 *
 *   trusted ROUNDS FILE ...
 *
 * Each measurement is a child of its own, forked from the same memory, so that all see the same
 * addresses; the three take turns. Times are CPU times, so that a busy machine does little harm.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <lauxlib.h>
#include <lualib.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CFrames.h"

enum { ROUNDS_MOST = 200, INVOCATIONS = 20, WARMING = 5, MEMORY = 64 * 1024 * 1024 };
enum variant { TICKING, STILL, STOCK, VARIANTS };

struct chunk {
    const char *name, *source;
    size_t size;
    long n;
    bool is_worker_only;
};

/* The worker's main, and what its clock is set by. */
int worker_main(int count, char **arguments);
int __real_timer_settime(timer_t, int, const struct itimerspec *, struct itimerspec *);
int __wrap_timer_settime(timer_t, int, const struct itimerspec *, struct itimerspec *);

static bool is_still;

int __wrap_timer_settime(timer_t timer, int flags, const struct itimerspec *at, struct itimerspec *was) {
    return is_still ? 0 : __real_timer_settime(timer, flags, at, was);
}

_Noreturn static void fail(const char *what) {
    fprintf(stderr, "trusted: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t nanoseconds(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) fail("clock_gettime");
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The daemon's side. */

static void send_all(int socket, const void *bytes, size_t count) {
    const char *at = bytes;
    while (count > 0) {
        ssize_t sent = send(socket, at, count, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) fail("the worker does not take frames");
        if (sent < 0) continue;
        at += sent;
        count -= (size_t)sent;
    }
}

static void send_frame(int socket, uint8_t kind, uint64_t number, const void *payload, uint32_t size) {
    char header[CF_HEADER_BYTES] = {0};
    memcpy(header, &size, sizeof size);
    header[4] = (char)kind;
    memcpy(header + 8, &number, sizeof number);
    send_all(socket, header, sizeof header);
    send_all(socket, payload, size);
}

static void receive_all(int socket, void *bytes, size_t count) {
    char *at = bytes;
    while (count > 0) {
        ssize_t got = recv(socket, at, count, 0);
        if (got == 0) fail("the worker has ended");
        if (got < 0 && errno != EINTR) fail("recv");
        if (got < 0) continue;
        at += got;
        count -= (size_t)got;
    }
}

/* Takes the next frame; its payload, ended by a zero byte, belongs to this function. */
static const char *receive_frame(int socket, uint8_t kind, uint8_t detail) {
    static char payload[CF_MAX_TO_DAEMON + 1];
    char header[CF_HEADER_BYTES];
    uint32_t size;
    receive_all(socket, header, sizeof header);
    memcpy(&size, header, sizeof size);
    if (size > CF_MAX_TO_DAEMON) fail("a frame is too large");
    receive_all(socket, payload, size);
    payload[size] = 0;
    if ((uint8_t)header[4] == kind && (uint8_t)header[5] == detail)
        return kind == CF_OUTCOME && size >= CF_USAGE_BYTES ? payload + CF_USAGE_BYTES : payload;
    fprintf(stderr, "trusted: frame %u %u instead: %.*s\n", (uint8_t)header[4], (uint8_t)header[5],
            (int)(size > 4 ? size - 4 : 0), payload + 4);
    exit(1);
}

static void send_chunk(int socket, const struct chunk *chunk) {
    char *payload = calloc(1, 4 + chunk->size);
    if (payload == NULL) fail("calloc");
    memcpy(payload + 4, chunk->source, chunk->size); /* two empty names */
    send_frame(socket, CF_FILE, 0, payload, (uint32_t)(4 + chunk->size));
    send_frame(socket, CF_START, 0, "", 0);
    free(payload);
    receive_frame(socket, CF_READY, CF_HANDLER_FUNCTION);
}

/* Sends all, then takes all outcomes; the last reply. */
static const char *invoke(int socket, const struct chunk *chunk, uint64_t *number, int count) {
    char payload[64] = {0};
    const char *reply = "";
    int size = snprintf(payload + 4, sizeof payload - 4, "{\"n\":%ld}", chunk->n);
    for (int i = 0; i < count; i++)
        send_frame(socket, CF_INVOKE, ++*number, payload, (uint32_t)size + 4);
    for (int i = 0; i < count; i++) reply = receive_frame(socket, CF_OUTCOME, CF_OUTCOME_SUCCEEDED);
    return reply;
}

_Noreturn static void become_worker(int socket, int page) {
    char channels[] = "1", memory[16], jail[] = "jail", name[] = "nightjar-worker", title[] = "trusted";
    char *arguments[] = {name, channels, memory, jail, title, NULL};
    snprintf(memory, sizeof memory, "%d", MEMORY);
    int high_socket = dup2(socket, 100), high_page = dup2(page, 101);
    dup2(high_socket, CF_FIRST_CHANNEL);
    dup2(high_page, CF_FIRST_CHANNEL + 1);
    _exit(worker_main(5, arguments));
}

/* Nanoseconds of one invocation; its reply goes to `reply`. */
static double measure_worker(const struct chunk *chunk, bool still, char reply[256]) {
    int sockets[2], page = cf_page_create();
    if (page < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) fail("socketpair");
    is_still = still;
    pid_t worker = fork();
    if (worker < 0) fail("fork");
    if (worker == 0) become_worker(sockets[1], page);
    close(sockets[1]);
    close(page);
    clockid_t clock;
    uint64_t number = 0;
    if (clock_getcpuclockid(worker, &clock) != 0) fail("clock_getcpuclockid");
    send_chunk(sockets[0], chunk);
    invoke(sockets[0], chunk, &number, WARMING);
    uint64_t before = nanoseconds(clock);
    snprintf(reply, 256, "%s", invoke(sockets[0], chunk, &number, INVOCATIONS));
    double spent = (double)(nanoseconds(clock) - before) / INVOCATIONS;
    close(sockets[0]);
    waitpid(worker, NULL, 0);
    return spent;
}

/* Stock Lua. */

static long call_stock(lua_State *L, long n) {
    lua_pushvalue(L, 1);
    lua_createtable(L, 0, 1);
    lua_pushinteger(L, n);
    lua_setfield(L, -2, "n");
    if (lua_pcall(L, 1, 1, 0) != LUA_OK) fail(lua_tostring(L, -1));
    lua_getfield(L, -1, "v");
    long value = (long)lua_tointeger(L, -1);
    lua_settop(L, 1);
    return value;
}

_Noreturn static void run_stock(const struct chunk *chunk, int out) {
    lua_State *L = luaL_newstate();
    if (L == NULL) fail("luaL_newstate");
    luaL_openlibs(L);
    if (luaL_loadbuffer(L, chunk->source, chunk->size, chunk->name) || lua_pcall(L, 0, 1, 0))
        fail(lua_tostring(L, -1));
    for (int i = 0; i < WARMING; i++) call_stock(L, chunk->n);
    struct {
        double spent;
        long value;
    } result = {0};
    uint64_t before = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < INVOCATIONS; i++) result.value = call_stock(L, chunk->n);
    result.spent = (double)(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - before) / INVOCATIONS;
    _exit(write(out, &result, sizeof result) != sizeof result);
}

static double measure_stock(const struct chunk *chunk, char reply[256]) {
    int pipes[2];
    struct {
        double spent;
        long value;
    } result = {0};
    if (pipe(pipes) != 0) fail("pipe");
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) run_stock(chunk, pipes[1]);
    close(pipes[1]);
    if (read(pipes[0], &result, sizeof result) != sizeof result) fail("stock Lua");
    close(pipes[0]);
    waitpid(child, NULL, 0);
    snprintf(reply, 256, "{\"v\":%ld}", result.value);
    return result.spent;
}

/* The table. */

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, by_size);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static void compare(const struct chunk *chunk, int rounds) {
    static double spent[VARIANTS][ROUNDS_MOST];
    static double to_still[ROUNDS_MOST], to_stock[ROUNDS_MOST];
    char replies[VARIANTS][256] = {"", "", ""};
    for (int round = 0; round < rounds; round++) {
        for (int turn = 0; turn < VARIANTS; turn++) {
            enum variant variant = (enum variant)((turn + round) % VARIANTS);
            if (variant != STOCK)
                spent[variant][round] = measure_worker(chunk, variant == STILL, replies[variant]);
            else if (!chunk->is_worker_only)
                spent[STOCK][round] = measure_stock(chunk, replies[STOCK]);
        }
        to_still[round] = spent[TICKING][round] / spent[STILL][round];
        to_stock[round] = chunk->is_worker_only ? 0 : spent[TICKING][round] / spent[STOCK][round];
    }
    if (strcmp(replies[TICKING], replies[STILL]) != 0) fail("the clock changes the result");
    if (!chunk->is_worker_only && strcmp(replies[TICKING], replies[STOCK]) != 0) fail("not stock Lua's result");
    /* median sorts: the least of each comes first. */
    double ticking = median(spent[TICKING], rounds), still = median(spent[STILL], rounds);
    double stock = median(spent[STOCK], rounds);
    printf("%-22s %9.1f %9.1f", chunk->name, ticking / 1e3, still / 1e3);
    if (chunk->is_worker_only) printf(" %9s", "-");
    else printf(" %9.1f", stock / 1e3);
    printf(" %8.3f %8.3f", median(to_still, rounds), spent[TICKING][0] / spent[STILL][0]);
    if (chunk->is_worker_only) printf(" %8s %8s\n", "-", "-");
    else printf(" %8.3f %8.3f\n", median(to_stock, rounds), spent[TICKING][0] / spent[STOCK][0]);
    fflush(stdout);
}

static struct chunk read_chunk(const char *path) {
    static char source[64 * 1024];
    FILE *file = fopen(path, "r");
    if (file == NULL) fail(path);
    size_t size = fread(source, 1, sizeof source - 1, file);
    source[size] = 0;
    fclose(file);
    const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    size_t length = strcspn(name, ".");
    struct chunk chunk = {.name = strndup(name, length), .source = strdup(source), .size = size};
    if (chunk.name == NULL || chunk.source == NULL || sscanf(source, "-- n: %ld", &chunk.n) != 1) fail(path);
    chunk.is_worker_only = strstr(source, "\n-- worker only") != NULL;
    return chunk;
}

int main(int count, char **arguments) {
    int rounds = count > 2 ? atoi(arguments[1]) : 0;
    if (rounds < 1 || rounds > ROUNDS_MOST) {
        fprintf(stderr, "usage: trusted ROUNDS FILE ...   (ROUNDS: 1 to %d)\n", ROUNDS_MOST);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    printf("%-22s %9s %9s %9s %8s %8s %8s %8s\n", "handler", "worker us", "no clock", "stock Lua", "clock x",
           "least", "stock x", "least");
    for (int i = 2; i < count; i++) {
        struct chunk chunk = read_chunk(arguments[i]);
        compare(&chunk, rounds);
    }
    return 0;
}
