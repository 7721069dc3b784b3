/*
 * Signals become a flag and a descriptor; the work ends in order.
 */
#ifndef SYNCO_COMMON_BASE_SIGNALS_H
#define SYNCO_COMMON_BASE_SIGNALS_H

#include <stdbool.h>

#include "common/base/err.h"

/*
 * Catches SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE and SIGXFSZ.  The first one is noted, the
 * second ends the program at once.  Called once, in main(), before threads exist.
 */
bool signals_catch(struct err *err) MUST_CHECK;

/* The signal that came, 0 so far.  Cheap enough for each row. */
int signals_stop(void);

/* False with ERR_STOPPED ("stopped by signal 2 (Interrupt)") once a signal came. */
bool signals_check(struct err *err) MUST_CHECK;

/* A descriptor that becomes readable when a signal came; for poll(), never read it. */
int signals_fd(void);

/* Sleeps up to ms milliseconds; false when a signal ended it. */
bool signals_sleep(unsigned int ms);

/*
 * The last thing in main(): ends by the caught signal, so that the shell sees it (130 for
 * Ctrl-C), or returns status when none came.
 */
int signals_exit(int status);

#endif
