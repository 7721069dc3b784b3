#include "dest/fetch_guard.h"

#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* Ports of proxies where curl takes one that says none. */
#define PROXY_PORT 1080

static struct fetch_pin *pin_of(struct fetch_dial *d)
{
	switch (d->verdict) {
	case FETCH_OWN_HOST:
		return &d->guard->own;
	case FETCH_SITE:
		return &d->guard->site;
	case FETCH_OTHER_HOST:
	case FETCH_REFUSED:
		break;
	}
	return NULL;
}

/* Whether a name has the address: what libcurl has found for it, too. */
static bool leads_to(const char *name, const struct sockaddr *address)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	char text[NI_MAXHOST];
	bool same = false;

	if (getaddrinfo(name, NULL, &hints, &found) != 0)
		return false;
	for (const struct addrinfo *i = found; i != NULL && !same; i = i->ai_next)
		same = getnameinfo(i->ai_addr, i->ai_addrlen, text, sizeof(text), NULL, 0,
		           NI_NUMERICHOST) == 0 &&
		       fetch_address_is(address, text);
	freeaddrinfo(found);
	return same;
}

/* Whether the address is that of a proxy, as "http://proxy:3128" or "proxy:3128". */
static bool is_named(const char *proxy, const struct sockaddr *address)
{
	CURLU *u = curl_url();
	char *host = NULL;
	char *text = NULL;
	uint64_t port = text_starts(proxy, "https://") ? 443 : PROXY_PORT;
	struct fetch_allowed a;
	bool same = false;

	if (u != NULL &&
	    curl_url_set(u, CURLUPART_URL, proxy,
	        CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
		if (curl_url_get(u, CURLUPART_PORT, &text, 0) == CURLUE_OK)
			(void)!text_u64(text, 65535, &port);
		same = port == fetch_address_port(address) &&
		       fetch_allowed_read(&a, host) &&
		       (fetch_address_is(address, a.host) || leads_to(a.host, address));
	}
	curl_free(host);
	curl_free(text);
	curl_url_cleanup(u);
	return same;
}

/* Whether it is the user's own proxy: that dials the rest itself. */
static bool is_proxy(const struct sockaddr *address)
{
	static const char *const names[] = {
	    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0' && is_named(value, address))
			return true;
	}
	return false;
}

/* Whether an address of this machine or its link is what the user has typed, with its port. */
static bool is_typed(const struct fetch_base *b, const struct sockaddr *address)
{
	unsigned int port = fetch_address_port(address);

	for (size_t i = 0; i < b->allowed_n; i++) {
		struct fetch_allowed a;

		if (fetch_allowed_read(&a, b->allowed[i]) &&
		    fetch_address_is(address, a.host) &&
		    (a.port != 0 ? a.port == port : port == 80 || port == 443))
			return true;
	}
	return false;
}

bool fetch_guard_may(struct fetch_dial *d, const struct sockaddr *address)
{
	const struct fetch_base *base = d->guard->base;
	enum fetch_reach reach = fetch_address_reach(address);
	struct fetch_pin *pin = pin_of(d);

	if (address->sa_family == AF_UNIX)
		return d->verdict == FETCH_OWN_HOST && d->guard->socket != NULL;
	if (is_proxy(address))
		return true;
	if (pin == NULL)
		return reach != FETCH_REACH_LOCAL || is_typed(base, address);
	if (reach > pin->reach && !pin->settled)
		pin->reach = reach;
	return reach <= pin->reach;
}

static void refuse(struct fetch_dial *d, const struct curl_sockaddr *to)
{
	char host[NI_MAXHOST] = "?";
	unsigned int port = fetch_address_port(&to->addr);
	bool six = to->family == AF_INET6;

	(void)getnameinfo(
	    &to->addr, to->addrlen, host, sizeof(host), NULL, 0, NI_NUMERICHOST);
	if (pin_of(d) != NULL)
		(void)err_set(&d->refused, ERR_REFUSED,
		    "its name now leads to %s, further into this network than before: refused",
		    host);
	else
		(void)err_set(&d->refused, ERR_REFUSED,
		    "its name leads to %s, this machine itself or its link: if that is meant, "
		    "add --allow-host %s%s%s:%u",
		    host, six ? "[" : "", host, six ? "]" : "", port);
}

static curl_socket_t open_socket(
    void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct fetch_dial *d = ctx;
	int type = address->socktype;

#ifdef SOCK_CLOEXEC
	type |= SOCK_CLOEXEC;
#endif
	if (purpose == CURLSOCKTYPE_IPCXN && fetch_guard_may(d, &address->addr))
		return socket(address->family, type, address->protocol);
	refuse(d, address);
	return CURL_SOCKET_BAD;
}

void fetch_guard_set(struct fetch_dial *dial, CURL *easy, enum fetch_verdict verdict)
{
	dial->verdict = verdict;
	dial->refused = (struct err){0};
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, dial);
}

void fetch_guard_heard(struct fetch_dial *dial)
{
	struct fetch_pin *pin = pin_of(dial);

	if (pin != NULL)
		pin->settled = true;
}
