#include "dest/fetch_attempt.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define HOPS_MAX          5
#define CONNECT_TIMEOUT_S 15L
#define RETRY_AFTER_MAX_S 60

void fetch_attempt_init(struct fetch_attempt *a, const struct fetch_job *job,
    const struct fetch_base *base, struct fetch_pace *pace, _Atomic uint64_t *bytes)
{
	*a = (struct fetch_attempt){
	    .job = *job, .base = base, .pace = pace, .bytes = bytes};
	a->url = fetch_base_resolve(base, job->url);
	a->job.url = a->url;
	a->offset = job->offset;
}

static void release(struct fetch_attempt *a)
{
	if (a->easy != NULL) {
		(void)curl_multi_remove_handle(a->multi, a->easy);
		curl_easy_cleanup(a->easy);
	}
	a->easy = NULL;
	curl_slist_free_all(a->headers);
	a->headers = NULL;
}

void fetch_attempt_reset(struct fetch_attempt *a)
{
	release(a);
	free(a->url);
}

void fetch_attempt_abort(struct fetch_attempt *a)
{
	release(a);
}

static size_t on_header(char *data, size_t size, size_t n, void *ctx)
{
	static const char range[] = "content-range:";
	static const char encoding[] = "content-encoding:";
	struct fetch_attempt *a = ctx;
	size_t len = size * n;

	if (len > 5 && strncmp(data, "HTTP/", 5) == 0) {
		a->range_known = false; /* an interim answer's headers don't count */
		a->encoded = false;
	} else if (len > sizeof(range) &&
	           strncasecmp(data, range, sizeof(range) - 1) == 0) {
		size_t at = sizeof(range) - 1;

		while (at < len && data[at] == ' ')
			at++;
		a->range_known =
		    fetch_content_range(data + at, len - at, &a->range_start);
	} else if (len > sizeof(encoding) &&
	           strncasecmp(data, encoding, sizeof(encoding) - 1) == 0) {
		a->encoded = true;
	}
	return len;
}

/* Where the next byte is wanted. */
static uint64_t position(const struct fetch_attempt *a)
{
	return a->offset + a->received;
}

static bool is_page(const struct fetch_attempt *a)
{
	char *type = NULL;

	(void)curl_easy_getinfo(a->easy, CURLINFO_CONTENT_TYPE, &type);
	return type != NULL && strncasecmp(type, "text/html", 9) == 0;
}

/* Whether it is as long as what is wanted, and so that itself. */
static bool has_length(const struct fetch_attempt *a)
{
	curl_off_t len = -1;

	(void)curl_easy_getinfo(a->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &len);
	return len >= 0 && (uint64_t)len == a->job.max;
}

/* The first body byte is here: is it what was asked for? */
static bool judge(struct fetch_attempt *a)
{
	long status = 0;

	(void)curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &status);
	a->judged = true;
	a->status = (unsigned int)status;
	if (a->status == 206 && (!a->range_known || a->range_start != position(a)))
		return err_set(&a->err, ERR_NETWORK,
		    "the server answered with another range than the one asked for");
	if (a->status == 206 && a->encoded)
		return err_set(&a->err, ERR_NETWORK,
		    "the server compresses parts of files, though it was asked not to");
	if (a->status != 200)
		return true;
	if (a->job.no_page && is_page(a) && !has_length(a))
		return err_set(&a->err, ERR_NETWORK,
		    "an HTML page came instead of the file (a login page, an error page?)");
	if (position(a) > 0 && a->job.if_mtime != 0 && a->job.restart != NULL) {
		/* Another version of the file, or no ranges: both start at the start. */
		a->offset = 0;
		a->received = 0;
		return a->job.restart(a->job.ctx, &a->err);
	}
	a->skip = position(a);
	return true;
}

static size_t on_body(char *data, size_t size, size_t n, void *ctx)
{
	struct fetch_attempt *a = ctx;
	size_t len = size * n;
	size_t take = len;

	if (!a->judged && !judge(a))
		return 0;
	atomic_fetch_add(a->bytes, len);
	fetch_pace_keep(a->pace, len);
	if (a->status != 200 && a->status != 206)
		return len; /* an error page */
	if (a->skip > 0) {
		size_t skip = a->skip < len ? (size_t)a->skip : len;

		a->skip -= skip;
		data += skip;
		take -= skip;
	}
	if (a->job.length > 0 && take > a->job.length - a->received)
		take = (size_t)(a->job.length - a->received);
	if (a->job.length == 0 && a->job.max > 0 && take > a->job.max - a->received) {
		(void)err_set(&a->err, ERR_PROTO, "more than the %llu bytes expected",
		    (unsigned long long)a->job.max);
		return 0;
	}
	if (take > 0 && a->job.write != NULL &&
	    !a->job.write(a->job.ctx, data, take, &a->err))
		return 0;
	a->received += take;
	a->full = a->job.length > 0 && a->received == a->job.length;
	/* What lies behind is not wanted; a server that ignores Range would send it all. */
	return a->full && a->status == 200 && a->ranged ? 0 : len;
}

static void add_header(struct fetch_attempt *a, const char *line)
{
	struct curl_slist *list = curl_slist_append(a->headers, line);

	if (list != NULL)
		a->headers = list;
}

static void set_range(struct fetch_attempt *a)
{
	CLEANUP(freep) char *range = NULL;
	uint64_t left = a->job.length > 0 ? a->job.length - a->received : 0;

	a->ranged = position(a) > 0 || left > 0;
	if (!a->ranged)
		return;
	if (left > 0)
		range = xasprintf("%llu-%llu", (unsigned long long)position(a),
		    (unsigned long long)(position(a) + left - 1));
	else
		range = xasprintf("%llu-", (unsigned long long)position(a));
	(void)curl_easy_setopt(a->easy, CURLOPT_RANGE, range);
	if (a->job.if_mtime != 0 && position(a) > 0) {
		char line[64];
		time_t t = (time_t)a->job.if_mtime;
		struct tm tm;

		if (gmtime_r(&t, &tm) != NULL &&
		    strftime(line, sizeof(line), "If-Range: %a, %d %b %Y %H:%M:%S GMT",
		        &tm) > 0)
			add_header(a, line);
	}
}

static void set_options(struct fetch_attempt *a, enum fetch_verdict verdict)
{
	CURL *e = a->easy;

	(void)curl_easy_setopt(e, CURLOPT_URL, a->url);
	(void)curl_easy_setopt(e, CURLOPT_PRIVATE, a->owner);
	(void)curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	(void)curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	(void)curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S);
	(void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
	(void)curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)a->stall_s);
	(void)curl_easy_setopt(e, CURLOPT_USERAGENT, "synco/" SYNCO_VERSION);
	(void)curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 256L * 1024);
	(void)curl_easy_setopt(e, CURLOPT_ERRORBUFFER, a->message);
	(void)curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(e, CURLOPT_HEADERDATA, a);
	(void)curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(e, CURLOPT_WRITEDATA, a);
	fetch_guard_set(&a->dial, e, verdict);
	if (verdict == FETCH_OWN_HOST && a->dial.guard->socket != NULL)
		(void)curl_easy_setopt(
		    e, CURLOPT_UNIX_SOCKET_PATH, a->dial.guard->socket);
	if (a->job.body != NULL) {
		(void)curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)a->job.body_len);
		(void)curl_easy_setopt(e, CURLOPT_POSTFIELDS, a->job.body);
		add_header(a, "Content-Type: application/octet-stream");
		add_header(a, "Expect:");
	}
	if (verdict == FETCH_OWN_HOST && a->base->user != NULL) {
		(void)curl_easy_setopt(e, CURLOPT_USERNAME, a->base->user);
		(void)curl_easy_setopt(e, CURLOPT_PASSWORD,
		    a->base->password != NULL ? a->base->password : "");
	}
	set_range(a);
	/* Between us and the source there may be a CDN: the bytes as they are, and fresh. */
	if (!a->ranged)
		(void)curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	add_header(a, "Accept-Encoding: identity");
	add_header(a, "Cache-Control: no-cache");
	add_header(a, "Pragma: no-cache");
	(void)curl_easy_setopt(e, CURLOPT_HTTPHEADER, a->headers);
}

bool fetch_attempt_start(struct fetch_attempt *a, CURLM *multi, struct err *err)
{
	enum fetch_verdict verdict = fetch_base_judge(a->base, a->url, NULL, err);

	if (verdict == FETCH_REFUSED)
		return false;
	a->multi = multi;
	a->judged = false;
	a->range_known = false;
	a->skip = 0;
	a->full = false;
	a->status = 0;
	a->encoded = false;
	a->retry_after_s = 0;
	a->err = (struct err){0};
	a->message[0] = '\0';
	a->easy = curl_easy_init();
	if (a->easy == NULL)
		return err_set(err, ERR_SYSTEM, "start a download");
	set_options(a, verdict);
	if (curl_multi_add_handle(multi, a->easy) != CURLM_OK)
		return err_set(err, ERR_SYSTEM, "start a download");
	return true;
}

/* The URL without its query, which may hold a signature. */
static int shown(const struct fetch_attempt *a)
{
	return (int)strcspn(a->url, "?");
}

static enum fetch_attempt_result redirect(
    struct fetch_attempt *a, const char *to, struct err *err)
{
	if (to == NULL || ++a->hops > HOPS_MAX) {
		(void)err_set(
		    err, ERR_NETWORK, "%.*s: too many redirects", shown(a), a->url);
		return FETCH_ATTEMPT_FAILED;
	}
	if (fetch_base_judge(a->base, to, a->url, err) == FETCH_REFUSED) {
		(void)err_wrap(err, "%.*s: a redirect", shown(a), a->url);
		err->code = ERR_NETWORK;
		return FETCH_ATTEMPT_FAILED;
	}
	free(a->url);
	a->url = xstrdup(to);
	a->job.url = a->url;
	return FETCH_ATTEMPT_REDIRECTED;
}

static const char *advice(unsigned int status)
{
	switch (status) {
	case 401:
	case 403:
		return ": if the site asks for a user and password, give them in the URL as "
		       "https://user:password@host/";
	case 404:
	case 410:
		return ": nothing is there: a wrong URL, a token of another session, or "
		       "what was served has ended";
	default:
		return "";
	}
}

static enum fetch_attempt_result by_status(struct fetch_attempt *a, struct err *err)
{
	static const unsigned int transient[] = {408, 425, 429, 500, 502, 503, 504};

	(void)err_set(err, ERR_NETWORK, "%.*s: the web server answers %u%s", shown(a),
	    a->url, a->status, advice(a->status));
	if (a->status == 416 && a->job.length == 0 && position(a) > 0)
		return FETCH_ATTEMPT_DONE; /* nothing behind what is here */
	for (size_t i = 0; i < sizeof(transient) / sizeof(*transient); i++) {
		if (a->status == transient[i])
			return FETCH_ATTEMPT_RETRY;
	}
	return FETCH_ATTEMPT_FAILED;
}

/* Whether another attempt could end otherwise. */
static bool may_heal(CURLcode code)
{
	return code != CURLE_URL_MALFORMAT && code != CURLE_UNSUPPORTED_PROTOCOL &&
	       code != CURLE_PEER_FAILED_VERIFICATION &&
	       code != CURLE_SSL_CACERT_BADFILE && code != CURLE_SSL_CERTPROBLEM &&
	       code != CURLE_LOGIN_DENIED;
}

static enum fetch_attempt_result by_code(
    struct fetch_attempt *a, CURLcode code, bool connected, struct err *err)
{
	if (a->err.code == ERR_NONE && code == CURLE_COULDNT_CONNECT)
		a->err = a->dial.refused;
	if (a->err.code != ERR_NONE) {
		*err = a->err;
		(void)err_wrap(err, "%.*s", shown(a), a->url);
		return FETCH_ATTEMPT_FAILED;
	}
	if (code == CURLE_OPERATION_TIMEDOUT && connected)
		(void)err_set(err, ERR_NETWORK,
		    "%.*s: the connection stalled: nothing came for %u s", shown(a),
		    a->url, a->stall_s);
	else
		(void)err_set(err, ERR_NETWORK, "%.*s: %s", shown(a), a->url,
		    a->message[0] != '\0' ? a->message : curl_easy_strerror(code));
	return may_heal(code) ? FETCH_ATTEMPT_RETRY : FETCH_ATTEMPT_FAILED;
}

enum fetch_attempt_result fetch_attempt_end(
    struct fetch_attempt *a, CURLcode code, struct err *err)
{
	enum fetch_attempt_result result;
	CLEANUP(freep) char *to = NULL;
	char *location = NULL;
	curl_off_t connect_us = 0;
	curl_off_t after_s = 0;
	long status = 0;
	bool html;

	html = is_page(a);
	(void)curl_easy_getinfo(a->easy, CURLINFO_RETRY_AFTER, &after_s);
	a->retry_after_s =
	    (unsigned int)(after_s < 0                   ? 0
	                   : after_s < RETRY_AFTER_MAX_S ? after_s
	                                                 : RETRY_AFTER_MAX_S);
	(void)curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(a->easy, CURLINFO_REDIRECT_URL, &location);
	(void)curl_easy_getinfo(a->easy, CURLINFO_PRETRANSFER_TIME_T, &connect_us);
	a->status = (unsigned int)status;
	to = xstrdup(location);
	release(a);
	if (status != 0)
		fetch_guard_heard(&a->dial);
	atomic_fetch_add(a->bytes, a->job.body_len);
	if (a->full)
		return FETCH_ATTEMPT_DONE;
	if (code != CURLE_OK)
		return by_code(a, code, connect_us > 0, err);
	if (a->status >= 300 && a->status < 400 && to != NULL)
		return redirect(a, to, err);
	if (a->status == 204 && a->job.body != NULL)
		return FETCH_ATTEMPT_DONE;
	if (a->status != 200 && a->status != 206) {
		result = by_status(a, err);
		if (result == FETCH_ATTEMPT_DONE)
			*err = (struct err){0};
		return result;
	}
	if (a->job.length > 0) {
		(void)err_set(err, ERR_NETWORK,
		    "%.*s: the server sent %llu bytes where %llu were expected%s",
		    shown(a), a->url, (unsigned long long)a->received,
		    (unsigned long long)a->job.length,
		    html ? ": an HTML page came instead (a login page, a captive portal?)"
		         : "");
		return FETCH_ATTEMPT_RETRY;
	}
	return FETCH_ATTEMPT_DONE;
}
