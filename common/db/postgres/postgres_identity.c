#include "common/base/mem.h"
#include "common/db/postgres/postgres_conn.h"

bool postgres_conn_identity(
    struct postgres_conn *c, const char *database, struct buf *out, struct err *err)
{
	CLEANUP(freep) char *cluster = NULL;
	bool allowed;

	if (!postgres_conn_ask(c,
	        "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')",
	        &allowed, err))
		return false;
	if (!postgres_conn_value(c,
	        allowed ? "SELECT system_identifier FROM pg_control_system()"
	                : "SELECT concat(inet_server_addr(), ':', inet_server_port())",
	        &cluster, err))
		return false;
	buf_printf(out, "postgres:%s:%s", cluster != NULL ? cluster : "", database);
	return true;
}
