#include "test/fuzz/fake_fetch.h"

#include "common/base/mem.h"

struct fetch {
	fake_serve *serve;
	void *ctx;
	unsigned int post_status;
	_Atomic uint64_t bytes;
};

struct fetch_request {
	unsigned int status;
	struct err err;
};

struct fetch *fake_fetch_new(fake_serve *serve, void *ctx)
{
	struct fetch *f = xcalloc(1, sizeof(*f));

	f->serve = serve;
	f->ctx = ctx;
	f->post_status = 204;
	return f;
}

void fake_fetch_post_status(struct fetch *f, unsigned int status)
{
	f->post_status = status;
}

struct fetch *fetch_new(const struct fetch_opts *opts, struct err *err)
{
	(void)opts;
	(void)err_set(err, ERR_SYSTEM, "there is no network");
	return NULL;
}

void fetch_free(struct fetch *f)
{
	free(f);
}

static bool fail(struct fetch_request *r, unsigned int status)
{
	r->status = status;
	return err_set(&r->err, ERR_NETWORK, "HTTP status %u", status);
}

static bool run(struct fetch *f, const struct fetch_job *job, struct fetch_request *r)
{
	CLEANUP(buf_reset) struct buf object = {0};
	uint64_t most = job->max > 0 ? job->max : job->length;
	size_t len;

	if (job->body != NULL)
		return f->post_status < 300 || fail(r, f->post_status);
	if (!f->serve(f->ctx, job->url, &object))
		return fail(r, 404);
	if (job->offset > object.len || (job->offset == object.len && job->length > 0))
		return fail(r, 416);
	len = object.len - (size_t)job->offset;
	if (job->length > 0 && job->length < len)
		len = (size_t)job->length;
	if (job->length > len)
		return err_set(&r->err, ERR_NETWORK, "a short answer");
	if (most > 0 && len > most)
		return err_set(&r->err, ERR_PROTO, "more than was wanted");
	atomic_fetch_add(&f->bytes, len);
	return len == 0 ||
	       job->write(job->ctx, buf_str(&object) + job->offset, len, &r->err);
}

struct fetch_request *fetch_start(struct fetch *f, const struct fetch_job *job)
{
	struct fetch_request *r = xcalloc(1, sizeof(*r));

	(void)run(f, job, r);
	return r;
}

bool fetch_wait(struct fetch_request *r, struct err *err)
{
	bool ok = r->err.code == ERR_NONE;

	if (!ok)
		*err = r->err;
	free(r);
	return ok;
}

void fetch_wait_briefly(struct fetch_request *r, unsigned int ms)
{
	(void)ms;
	free(r);
}

bool fetch_done(struct fetch_request *r)
{
	(void)r;
	return true;
}

void fetch_pause(struct fetch *f, unsigned int ms)
{
	(void)f;
	(void)ms;
}

void fetch_cancel(struct fetch_request *r)
{
	free(r);
}

static bool append(void *ctx, const void *data, size_t len, struct err *err)
{
	(void)err;
	buf_append(ctx, data, len);
	return true;
}

bool fetch_get(struct fetch *f, const char *url, uint64_t offset, uint64_t length,
    uint64_t max, struct buf *out, struct err *err)
{
	struct fetch_job job = {.url = url,
	    .offset = offset,
	    .length = length,
	    .max = max,
	    .write = append,
	    .ctx = out};

	return fetch_wait(fetch_start(f, &job), err);
}

unsigned int fetch_status(const struct fetch_request *r)
{
	return r->status;
}

uint64_t fetch_bytes(struct fetch *f)
{
	return atomic_load(&f->bytes);
}

const char *fetch_base_url(const struct fetch *f)
{
	(void)f;
	return "http://source.example/";
}
