#include "dest/site_url.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* What the addresses are made of. */
struct places {
	struct rewrite_address from; /* what links in the content begin with */
	struct rewrite_address own;  /* where the app itself is, perhaps the same */
	struct rewrite_address to;
};

static void places_reset(struct places *p)
{
	rewrite_address_reset(&p->from);
	rewrite_address_reset(&p->own);
	rewrite_address_reset(&p->to);
}

static const char *scheme(const struct rewrite_address *a)
{
	return a->tls ? "https://" : "http://";
}

static const char *without_www(const char *host)
{
	return text_starts(host, "www.") ? host + 4 : host;
}

static bool add(
    struct rewrite *r, const char *from, const char *to, struct log *log, struct err *err)
{
	if (!rewrite_add(r, from, to, err))
		return false;
	log_info(log, "%s becomes %s", from, to);
	return true;
}

/* Where the app itself is, when that is not below the address of its content. */
static bool add_own(
    struct rewrite *r, const struct places *p, struct log *log, struct err *err)
{
	size_t len = strlen(p->from.path);
	CLEANUP(freep) char *from = NULL;
	CLEANUP(freep) char *to = NULL;

	if (strcmp(p->own.host, p->from.host) == 0 &&
	    strncmp(p->own.path, p->from.path, len) == 0 &&
	    (p->own.path[len] == '/' || p->own.path[len] == '\0'))
		return true;
	from = xasprintf("%s%s%s", scheme(&p->own), p->own.host, p->own.path);
	to = xasprintf("%s%s%s", scheme(&p->to), p->to.host, p->own.path);
	return add(r, from, to, log, err);
}

/*
 * The host here of another site: blog.example.com becomes blog.localhost:8080, and other.example
 * other-example.localhost:8080.  To free().
 */
static char *host_here(const struct places *p, const char *host)
{
	const char *base = without_www(p->from.host);
	size_t len = strlen(host);
	size_t tail = strlen(base);
	char *name;

	if (len > tail && host[len - tail - 1] == '.' &&
	    strcmp(host + len - tail, base) == 0)
		return xasprintf(
		    "%.*s.%s", (int)(len - tail - 1), host, without_www(p->to.host));
	name = xasprintf("%s.%s", host, without_www(p->to.host));
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '.' || name[i] == ':')
			name[i] = '-';
	}
	return name;
}

static bool add_host(struct rewrite *r, const struct places *p, const char *host,
    struct log *log, struct err *err)
{
	CLEANUP(freep) char *here = NULL;
	CLEANUP(freep) char *from = NULL;
	CLEANUP(freep) char *to = NULL;
	struct err why = {0};

	if (strcmp(host, p->from.host) == 0 || strcmp(host, p->own.host) == 0)
		return true;
	if (p->to.host[strspn(p->to.host, "0123456789.:")] == '\0')
		return err_set(err, ERR_USAGE,
		    "--site-url: the source serves several hosts (%s): give an address with "
		    "a name, as http://localhost:8080",
		    host);
	here = host_here(p, host);
	from = xasprintf("%s%s", scheme(&p->from), host);
	to = xasprintf("%s%s", scheme(&p->to), here);
	if (!add(r, from, to, log, &why))
		log_warn(
		    log, "addresses of the site %s stay as they are: %s", host, why.msg);
	return true;
}

static bool parse_places(
    struct places *p, const char *to, const struct meta_site *site, struct err *err)
{
	const char *from = site->home != NULL ? site->home : site->url;

	if (from == NULL) {
		(void)err_set(err, ERR_USAGE,
		    "--site-url: the source does not know its own address: give it with "
		    "--base-url");
		return false;
	}
	if (!rewrite_address_parse(&p->to, to, err))
		return err_wrap(err, "--site-url");
	if (!rewrite_address_parse(&p->from, from, err) ||
	    !rewrite_address_parse(&p->own, site->url, err))
		return err_wrap(err, "--site-url: the source's address");
	if (site->hosts_n > 0 && strcmp(p->to.path, p->from.path) != 0)
		return err_set(err, ERR_USAGE,
		    "--site-url: the source is a network of sites, whose folder stays \"%s\"",
		    *p->from.path != '\0' ? p->from.path : "/");
	return true;
}

struct rewrite *site_url_rewrite(
    const char *to, const struct meta_site *site, struct log *log, struct err *err)
{
	CLEANUP(rewrite_freep) struct rewrite *r = rewrite_new();
	CLEANUP(places_reset) struct places p = {0};
	CLEANUP(freep) char *there = NULL;
	CLEANUP(freep) char *here = NULL;

	if (!parse_places(&p, to, site, err))
		return NULL;
	there = xasprintf("%s%s%s", scheme(&p.from), p.from.host, p.from.path);
	here = xasprintf("%s%s%s", scheme(&p.to), p.to.host, p.to.path);
	if (!add(r, there, here, log, err) || !add_own(r, &p, log, err))
		return NULL;
	for (size_t i = 0; i < site->hosts_n; i++) {
		if (!add_host(r, &p, site->hosts[i], log, err))
			return NULL;
	}
	return take_ptr(&r);
}
