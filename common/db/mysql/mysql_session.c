#include "common/db/mysql/mysql_session.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_settings.h"

static const struct mysql_setting reads[] = {
    MYSQL_SETTINGS(MYSQL_ROW, MYSQL_ROW, MYSQL_NO_ROW, MYSQL_NO_ROW)};

static bool is_number(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789.")] == '\0';
}

static bool is_same(const char *a, const char *b)
{
	if (!is_number(a) || !is_number(b))
		return strcasecmp(a, b) == 0;
	return strcmp(a, b) == 0 || (strlen(a) < 16 && strlen(b) < 16 &&
	                                strtod(a, NULL) - strtod(b, NULL) == 0);
}

/* "name = value": numbers without quotes, since servers take no text for one. */
static void append_setting(struct buf *sql, const struct mysql_setting *s)
{
	buf_puts(sql, sql->len == 0 ? "SET " : ", ");
	buf_printf(sql,
	    is_number(s->value) || strcmp(s->value, "DEFAULT") == 0 ? "SESSION %s = %s"
	                                                            : "SESSION %s = '%s'",
	    s->name, s->value);
}

/* The server's values, in the order of settings: NULL for what it does not know; free() each. */
static bool read_values(struct mysql_conn *c, const struct mysql_setting *settings,
    size_t n, char **values, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	CLEANUP(mysql_resultp) MYSQL_RES *result = NULL;
	MYSQL_ROW row;

	buf_puts(&sql, "SHOW SESSION VARIABLES WHERE Variable_name IN (");
	for (size_t i = 0; i < n; i++)
		buf_printf(&sql, "%s'%s'", i > 0 ? "," : "", settings[i].name);
	buf_putc(&sql, ')');
	result = mysql_conn_select(c, sql.data, err);
	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		for (size_t i = 0; i < n; i++) {
			if (values[i] == NULL &&
			    strcasecmp(row[0], settings[i].name) == 0)
				values[i] = xstrdup(row[1] != NULL ? row[1] : "");
		}
	}
	return true;
}

/* One by one what can't be set together; what stays as it is, is named. */
static bool set_singly(struct mysql_conn *c, const struct mysql_setting *settings,
    size_t n, char *const *values, struct log *log, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		CLEANUP(buf_reset) struct buf sql = {0};
		struct err why = {0};

		if (values[i] == NULL || is_same(values[i], settings[i].value))
			continue;
		append_setting(&sql, &settings[i]);
		if (mysql_conn_run(c, sql.data, &why))
			continue;
		if (mysql_conn_is_lost(c)) {
			*err = why;
			return false;
		}
		if (log != NULL && !settings[i].missed)
			log_warn(log, "the session's %s stays %s instead of %s: %s",
			    settings[i].name, values[i], settings[i].value, why.msg);
	}
	return true;
}

static bool set_all(struct mysql_conn *c, const struct mysql_setting *settings, size_t n,
    char *const *values, struct log *log, struct err *err)
{
	CLEANUP(buf_reset) struct buf sql = {0};
	struct err why = {0};

	for (size_t i = 0; i < n; i++) {
		if (values[i] != NULL && !is_same(values[i], settings[i].value))
			append_setting(&sql, &settings[i]);
	}
	return sql.len == 0 || mysql_conn_run(c, sql.data, &why) ||
	       set_singly(c, settings, n, values, log, err);
}

bool mysql_session_set(struct mysql_conn *c, const struct mysql_setting *settings,
    size_t n, struct log *log, struct err *err)
{
	CLEANUP(freep) char **values = xcalloc(n, sizeof(*values));
	bool ok;

	/* What could keep the server from telling the others. */
	ok = mysql_conn_run(c,
	         "SET /*M!100114 SESSION max_session_mem_used = 9223372036854775807, */ "
	         "NAMES utf8mb4, SESSION sql_mode = 'ALLOW_INVALID_DATES', "
	         "SESSION time_zone = '+00:00', SESSION sql_big_selects = 1, "
	         "SESSION sql_select_limit = 18446744073709551615",
	         err) &&
	     read_values(c, settings, n, values, err) &&
	     set_all(c, settings, n, values, log, err);
	for (size_t i = 0; i < n; i++)
		free(values[i]);
	return ok;
}

bool mysql_session_reads(struct mysql_conn *c, struct log *log, struct err *err)
{
	return mysql_session_set(c, reads, sizeof(reads) / sizeof(*reads), log, err);
}
