/* The worker's own, so that what is probed is what runs. */
#include "../../Sources/nightjar-worker/jail.c"
