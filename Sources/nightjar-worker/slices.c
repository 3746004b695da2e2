/*
 * While there is work a clock ticks; when a slice is over, the handler of its signal arms a hook
 * that fires at the next VM instruction and yields. No hook is armed otherwise: one that counts
 * instructions makes every instruction cost twice as much.
 *
 * The clock is the monotonic one: a clock of CPU time is looked at only in the kernel's own ticks,
 * which are 4 ms apart where CONFIG_HZ is 250. It goes on ticking from one slice to the next, as
 * arming it for each would cost a system call for each event; a tick that finds the worker waiting
 * stops it.
 *
 * The hook never raises an error, which a script could catch and which would leave the thread
 * without hooks for good. Where a yield is not possible (below a C function that calls back), it
 * tries again some instructions later.
 *
 * Where lines are watched, the hook for them is on each coroutine instead of none, and the one that ends
 * a slice comes on top of it for its one instruction.
 */
#include "slices.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "CFrames.h"
#include "worker.h"

enum {
    SLICES_SIGNAL = SIGVTALRM,
    SLICES_RETRY_INSTRUCTIONS = 100,
    /* A tick costs an interrupt, on virtual machines tens of microseconds: so there are as few as do.
     * A slice ends between one and three of CF_SLICE_MICROSECONDS, as it lies to the ticks. */
    SLICES_TICK_NANOSECONDS = CF_SLICE_MICROSECONDS * 1000 * 2,
    /* After how many slices used up without a rest the worker becomes nicer, and after how many when
     * there is no way back. */
    SLICES_PATIENCE = 2,
    SLICES_LAST_PATIENCE = 25,
};

static lua_State *volatile running;
static volatile uint64_t began;
static volatile sig_atomic_t is_over, is_ticking, is_waiting;
static timer_t clock_of_slices;
/* Of the signal's handler while something runs, of the rest of the worker while nothing does. */
static bool has_long_slices, is_nicer;
static unsigned overruns;
/* 0 while the plugin is loaded: nothing of it waits meanwhile, and its time is short. */
static unsigned patience;
static void (*on_overrun)(void);
static pid_t daemon_process;
/* The hook of a coroutine that nobody interrupts: none, or the one for lines. */
static lua_Hook resting_hook;
static int resting_mask;

uint64_t slices_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void slices_rest(lua_State *L) { lua_sethook(L, resting_hook, resting_mask, 0); }

void slices_watch_lines(lua_State *L, lua_Hook on_line) {
    resting_hook = on_line;
    resting_mask = LUA_MASKLINE;
    slices_rest(L);
}

static void on_instruction(lua_State *L, lua_Debug *activation) {
    if (activation->event == LUA_HOOKLINE) {
        resting_hook(L, activation);
    } else if (lua_isyieldable(L)) {
        slices_rest(L);
        lua_yield(L, 0);
    } else {
        lua_sethook(L, on_instruction, LUA_MASKCOUNT | resting_mask, SLICES_RETRY_INSTRUCTIONS);
    }
}

void slices_end_soon(void) {
    lua_State *L = running;
    if (L == NULL) return;
    is_over = 1;
    /* Lua may be counting down this moment and lose the 1, where lines are watched: the next tick sets it
     * again. */
    lua_sethook(L, on_instruction, LUA_MASKCOUNT | resting_mask, 1);
}

static bool set_clock(long nanoseconds) {
    struct timespec tick = {.tv_nsec = nanoseconds};
    struct itimerspec ticks = {.it_interval = tick, .it_value = tick};
    return timer_settime(clock_of_slices, 0, &ticks, NULL) == 0;
}

/* Those who have just woken go before one that runs without a pause. */
static void give_way(void) {
    if (overruns < patience) overruns++;
    bool nicer = is_nicer || (patience > 0 && overruns == patience);
    if (has_long_slices && nicer == is_nicer) return;
    has_long_slices = true;
    is_nicer = nicer;
    cf_set_scheduling(CF_LONG_SCHEDULING, nicer ? CF_NICER : 0);
}

static void stop_giving_way(void) {
    overruns = 0;
    if (!has_long_slices) return;
    is_nicer = is_nicer && cf_set_scheduling(CF_SHORT_SCHEDULING, 0) != 0;
    /* A nicer one with short slices would be let in before others for all the time it has waited. */
    if (is_nicer) return;
    has_long_slices = false;
    cf_set_scheduling(CF_SHORT_SCHEDULING, 0);
}

/* Lets others in, whom the kernel would else look at in its own ticks alone. The clock ticks also while the
 * worker waits for the CPU: who has just got it, and has run for nothing yet, does not give it away. */
static void yield_cpu(void) {
    static uint64_t yielded;
    struct timespec spent;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    uint64_t now = (uint64_t)spent.tv_sec * 1000000000u + (uint64_t)spent.tv_nsec;
    if (now - yielded < CF_SLICE_MICROSECONDS * 1000u) return;
    yielded = now;
    sched_yield();
}

static void on_tick(int signal_number) {
    (void)signal_number;
    int error = errno;
    /* The daemon may have gone before the jail asked to go with it. */
    if (getppid() != daemon_process) _exit(WORKER_EXIT_CLOSED);
    if (is_waiting) {
        is_ticking = 0;
        set_clock(0);
    }
    if (running != NULL && slices_now() - began >= CF_SLICE_MICROSECONDS * 1000u) {
        give_way();
        slices_end_soon();
        on_overrun();
        yield_cpu();
    }
    errno = error;
}

bool slices_start(void (*overrun)(void)) {
    on_overrun = overrun;
    cf_set_scheduling(CF_SHORT_SCHEDULING, 0);
    daemon_process = getppid();
    struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(SLICES_SIGNAL, &action, NULL) != 0) return false;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SLICES_SIGNAL};
    return timer_create(CLOCK_MONOTONIC, &event, &clock_of_slices) == 0;
}

void slices_become_nice(bool for_good) {
    overruns = 0;
    patience = for_good ? SLICES_LAST_PATIENCE : SLICES_PATIENCE;
}

void slices_wait(bool waiting) {
    if (waiting) stop_giving_way();
    is_waiting = waiting;
}

uint64_t slices_begin(void) {
    uint64_t now = slices_now();
    is_over = 0;
    began = now;
    if (!is_ticking) {
        is_ticking = 1;
        set_clock(SLICES_TICK_NANOSECONDS);
    }
    return now;
}

uint64_t slices_begun(void) { return began; }

void slices_enter(lua_State *L) { running = L; }

void slices_leave(lua_State *L) {
    running = NULL;
    /* The signal may have come after the last instruction. */
    if (lua_gethookmask(L) != resting_mask) slices_rest(L);
}

bool slices_are_over(void) { return is_over; }
