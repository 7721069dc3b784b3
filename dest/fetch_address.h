/*
 * Where an address leads: to the world, into a private network, or to this machine and what only
 * it can see.  Pure.
 */
#ifndef SYNCO_DEST_FETCH_ADDRESS_H
#define SYNCO_DEST_FETCH_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* The higher, the further in. */
enum fetch_reach {
	FETCH_REACH_PUBLIC,
	FETCH_REACH_PRIVATE,
	FETCH_REACH_LOCAL, /* loopback, link-local, unspecified, multicast */
};

/* Also of IPv4 addresses inside of IPv6 ones (mapped, compatible, NAT64, 6to4). */
enum fetch_reach fetch_address_reach(const struct sockaddr *address);

/* Its port; 0 when it has none. */
unsigned int fetch_address_port(const struct sockaddr *address);

/* Whether text, an address or a name that always means loopback, stands for this address. */
bool fetch_address_is(const struct sockaddr *address, const char *text);

#endif
