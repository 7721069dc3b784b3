#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/clock.h"
#include "common/base/proc.h"
#include "test/lib/check.h"

static bool run(struct buf *out, struct err *err, size_t max, const char *script)
{
	const char *const argv[] = {"sh", "-c", script, NULL};

	*err = (struct err){0};
	buf_clear(out);
	return proc_output(argv, NULL, max, 1, out, err);
}

int main(void)
{
	CLEANUP(buf_reset) struct buf out = {0};
	CLEANUP(freep) char *sh = proc_find("sh");
	CLEANUP(freep) char *none = proc_find("no-such-program-here");
	const char *const missing[] = {"no-such-program-here", NULL};
	const char *const here[] = {"pwd", NULL};
	struct err err;
	uint64_t start;

	CHECK(sh != NULL && access(sh, X_OK) == 0);
	CHECK(none == NULL);
	CHECK(run(&out, &err, 100, "echo out; echo err >&2"));
	CHECK_STR(buf_str(&out), "out\n");
	CHECK(!run(&out, &err, 100, "echo out; exit 3"));
	CHECK(strstr(err.msg, "3") != NULL);
	CHECK(!run(&out, &err, 100, "kill -9 $$"));
	CHECK(!run(&out, &err, 10, "echo much more than ten bytes"));
	CHECK(run(&out, &err, 10, "cat")); /* standard input is empty */
	start = clock_ms();
	CHECK(!run(&out, &err, 10, "sleep 30"));
	CHECK(clock_ms() - start < 10000);
	/* What it leaves in the background does not keep us waiting, either. */
	start = clock_ms();
	(void)!run(&out, &err, 10, "sleep 30 &");
	CHECK(clock_ms() - start < 10000);
	err = (struct err){0};
	CHECK(!proc_output(missing, NULL, 10, 1, &out, &err));
	CHECK(err.code != ERR_NONE);
	buf_clear(&out);
	CHECK(proc_output(here, "/", 100, 1, &out, &err));
	CHECK_STR(buf_str(&out), "/\n");
	return check_done();
}
