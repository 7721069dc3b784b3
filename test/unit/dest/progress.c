#include "common/base/buf.h"
#include "dest/progress.h"
#include "test/lib/check.h"

static void line(const struct progress_view *v, const char *wanted)
{
	CLEANUP(buf_reset) struct buf got = {0};

	progress_print(v, &got);
	CHECK_STR(buf_str(&got), wanted);
}

int main(void)
{
	struct progress_view v = {0};

	line(&v, "");
	v.done[PROGRESS_SCAN] = 45000000;
	v.total[PROGRESS_SCAN] = 100000000;
	line(&v, "scan 45 MB of 100 MB (0 B/s)");
	v.rate[PROGRESS_SCAN] = 500000;
	line(&v, "scan 45 MB of 100 MB (500 kB/s, 1 min 51 s left)");
	v.done[PROGRESS_DOWNLOAD] = 1000;
	v.rate[PROGRESS_DOWNLOAD] = 10;
	line(&v,
	    "scan 45 MB of 100 MB (500 kB/s, 1 min 51 s left)  download 1.0 kB (10 B/s)");
	v.done[PROGRESS_SCAN] = 100000000;
	line(&v, "scan 100 MB done  download 1.0 kB (10 B/s)");
	v.done[PROGRESS_SCAN] = UINT64_MAX;
	v.total[PROGRESS_DOWNLOAD] = UINT64_MAX;
	v.rate[PROGRESS_DOWNLOAD] = 1;
	line(&v, "scan 18 EB done  download 1.0 kB of 18 EB (1 B/s)");
	return check_done();
}
