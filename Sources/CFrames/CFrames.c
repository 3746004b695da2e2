#define _GNU_SOURCE
#include "CFrames.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
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
