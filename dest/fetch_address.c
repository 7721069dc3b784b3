#include "dest/fetch_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "common/base/text.h"

struct range {
	unsigned char prefix[16];
	unsigned char bits;
	enum fetch_reach reach;
};

static bool is_in(const unsigned char *address, const struct range *r)
{
	size_t bytes = r->bits / 8;
	unsigned int rest = r->bits % 8;

	return memcmp(address, r->prefix, bytes) == 0 &&
	       (rest == 0 || (address[bytes] ^ r->prefix[bytes]) >> (8 - rest) == 0);
}

static enum fetch_reach reach_in(
    const unsigned char *address, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_in(address, &ranges[i]))
			return ranges[i].reach;
	}
	return FETCH_REACH_PUBLIC;
}

/* RFC 6890 and its registry. */
static enum fetch_reach reach_4(const unsigned char address[static 4])
{
	static const struct range ranges[] = {
	    {{0}, 8, FETCH_REACH_LOCAL},
	    {{127}, 8, FETCH_REACH_LOCAL},
	    {{169, 254}, 16, FETCH_REACH_LOCAL},
	    {{224}, 3, FETCH_REACH_LOCAL}, /* multicast, and all above: broadcast */
	    {{10}, 8, FETCH_REACH_PRIVATE},
	    {{172, 16}, 12, FETCH_REACH_PRIVATE},
	    {{192, 168}, 16, FETCH_REACH_PRIVATE},
	    {{100, 64}, 10, FETCH_REACH_PRIVATE},
	    {{192, 0, 0}, 24, FETCH_REACH_PRIVATE},
	    {{198, 18}, 15, FETCH_REACH_PRIVATE},
	};

	return reach_in(address, ranges, sizeof(ranges) / sizeof(*ranges));
}

static enum fetch_reach reach_6(const unsigned char address[static 16])
{
	static const struct range ranges[] = {
	    {{[15] = 1}, 128, FETCH_REACH_LOCAL},
	    {{0}, 128, FETCH_REACH_LOCAL},
	    {{0xff}, 8, FETCH_REACH_LOCAL},
	    {{0xfe, 0x80}, 10, FETCH_REACH_LOCAL},
	    {{0xfe, 0xc0}, 10, FETCH_REACH_PRIVATE},
	    {{0xfc}, 7, FETCH_REACH_PRIVATE},
	    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48, FETCH_REACH_PRIVATE},
	};
	/* Where an IPv4 address stands in them, from that byte on. */
	static const struct {
		struct range range;
		size_t at;
	} carriers[] = {
	    {{{[10] = 0xff, 0xff}, 96, FETCH_REACH_PUBLIC}, 12},
	    {{{0}, 96, FETCH_REACH_PUBLIC}, 12},
	    {{{0, 0x64, 0xff, 0x9b}, 96, FETCH_REACH_PUBLIC}, 12},
	    {{{0x20, 0x02}, 16, FETCH_REACH_PUBLIC}, 2},
	};
	enum fetch_reach reach =
	    reach_in(address, ranges, sizeof(ranges) / sizeof(*ranges));

	for (size_t i = 0; i < sizeof(carriers) / sizeof(*carriers); i++) {
		if (reach == FETCH_REACH_PUBLIC && is_in(address, &carriers[i].range))
			return reach_4(address + carriers[i].at);
	}
	return reach;
}

static const unsigned char *bytes_4(const struct sockaddr *address)
{
	const void *any = address;
	const struct sockaddr_in *in = any;

	return (const unsigned char *)&in->sin_addr;
}

static const unsigned char *bytes_6(const struct sockaddr *address)
{
	const void *any = address;
	const struct sockaddr_in6 *in = any;

	return in->sin6_addr.s6_addr;
}

enum fetch_reach fetch_address_reach(const struct sockaddr *address)
{
	switch (address->sa_family) {
	case AF_INET:
		return reach_4(bytes_4(address));
	case AF_INET6:
		return reach_6(bytes_6(address));
	default:
		return FETCH_REACH_LOCAL;
	}
}

unsigned int fetch_address_port(const struct sockaddr *address)
{
	const void *any = address;
	const struct sockaddr_in *in = any;
	const struct sockaddr_in6 *in6 = any;

	if (address->sa_family == AF_INET)
		return ntohs(in->sin_port);
	return address->sa_family == AF_INET6 ? ntohs(in6->sin6_port) : 0;
}

/* RFC 6761: these never mean another machine. */
static bool is_localhost(const char *name)
{
	static const char dotted[] = ".localhost";
	size_t len = strlen(name);
	size_t tail = sizeof(dotted) - 1;

	return strcasecmp(name, dotted + 1) == 0 ||
	       (len > tail && strcasecmp(name + len - tail, dotted) == 0);
}

static bool is_loopback(const struct sockaddr *address)
{
	static const unsigned char six[16] = {[15] = 1};

	return address->sa_family == AF_INET
	           ? *bytes_4(address) == 127
	           : memcmp(bytes_6(address), six, sizeof(six)) == 0;
}

bool fetch_address_is(const struct sockaddr *address, const char *text)
{
	unsigned char bytes[16];

	if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
		return false;
	if (is_localhost(text))
		return is_loopback(address);
	if (address->sa_family == AF_INET)
		return inet_pton(AF_INET, text, bytes) == 1 &&
		       memcmp(bytes, bytes_4(address), 4) == 0;
	return inet_pton(AF_INET6, text, bytes) == 1 &&
	       memcmp(bytes, bytes_6(address), 16) == 0;
}
