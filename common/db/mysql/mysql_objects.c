#include <mysqld_error.h>
#include <string.h>

#include "common/base/mem.h"
#include "common/db/mysql/mysql_create.h"
#include "common/db/mysql/mysql_skip.h"

#define KIND_NAMES 4

/* Objects of one kind: how to list them and what SHOW CREATE calls them. */
struct kind {
	const char *list;      /* name, kind for SHOW CREATE, table of a trigger */
	const char *privilege; /* without which they can't be seen, or NULL */
	const char *plural;    /* for people */
	const char *names[KIND_NAMES]; /* of schema_object's kind */
};

static const struct kind kinds[] = {
    {"SELECT ROUTINE_NAME, ROUTINE_TYPE, NULL FROM information_schema.ROUTINES "
     "WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY ROUTINE_TYPE, ROUTINE_NAME",
        "EXECUTE", "routines", {"procedure", "function", "package", "package body"}},
    {"SELECT TABLE_NAME, 'VIEW', NULL FROM information_schema.TABLES "
     "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'VIEW' ORDER BY TABLE_NAME",
        NULL, "views", {NULL}},
    {"SELECT TRIGGER_NAME, 'TRIGGER', EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS "
     "WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, "
     "EVENT_MANIPULATION, ACTION_ORDER",
        "TRIGGER", "triggers", {"trigger"}},
    {"SELECT EVENT_NAME, 'EVENT', NULL FROM information_schema.EVENTS "
     "WHERE EVENT_SCHEMA = DATABASE() ORDER BY EVENT_NAME",
        "EVENT", "events", {"event"}},
};

static char *lower(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	}
	return copy;
}

static void session_reset(struct schema_session *session)
{
	free(session->sql_mode);
	free(session->charset);
	free(session->collation);
	free(session->db_collation);
	free(session->time_zone);
	*session = (struct schema_session){0};
}

/*
 * The text in UTF-8.  What a client of utf8mb3 wrote is bytes that need not be of that character set:
 * they come as they are only where nothing is converted.
 */
static char *read_create(struct mysql_reader *r, const char *kind, const char *name,
    struct schema_session *session, struct err *err)
{
	char *create = mysql_show_create(r, kind, name, session, err);

	if (create == NULL || session->charset == NULL ||
	    strncmp(session->charset, "utf8", 4) != 0 ||
	    strcmp(session->charset, "utf8mb4") == 0)
		return create;
	free(create);
	session_reset(session);
	mysql_conn_try(r->conn, "SET SESSION character_set_results = NULL");
	create = mysql_show_create(r, kind, name, session, err);
	mysql_conn_try(r->conn, "SET SESSION character_set_results = utf8mb4");
	return create;
}

static bool describe_object(
    struct mysql_reader *r, struct schema *schema, MYSQL_ROW row, struct err *err)
{
	struct schema_session session = {0};
	struct err why = {0};
	CLEANUP(freep) char *create = read_create(r, row[1], row[0], &session, &why);
	CLEANUP(freep) char *kind = NULL;
	struct schema_object *o;
	size_t start;
	size_t len;

	if (create == NULL && mysql_conn_is_lost(r->conn)) {
		*err = why;
		return false;
	}
	/* The server shows a text only to those who may: named, and the rest is carried. */
	if (create == NULL) {
		log_warn(
		    r->opts->log, "%s %s can't be carried: %s", row[1], row[0], why.msg);
		session_reset(&session);
		kind = lower(row[1]);
		schema_unseen(&schema->database, kind);
		return true;
	}
	o = schema_add(schema);
	o->stage = SCHEMA_AFTER;
	o->kind = lower(row[1]);
	o->name = xstrdup(row[0]);
	o->table = xstrdup(row[2]);
	o->session = session;
	(void)mysql_create_definer(create, &start, &len, &o->definer);
	o->create = take_ptr(&create);
	return true;
}

/* Whether one view takes rows from another. */
static bool uses(const struct mysql_reader *r, const struct schema_object *view,
    const struct schema_object *other)
{
	CLEANUP(buf_reset) struct buf name = {0};
	const char *at = view->create;

	while ((at = mysql_view_table(at, r->database, &name)) != NULL) {
		if (db_name_same(buf_str(&name), other->name, r->skip.fold))
			return true;
	}
	return false;
}

/*
 * Brings views into an order in which each finds those it uses.  A circle, which no server would
 * make again, is cut at its first member.
 */
static void order_views(
    const struct mysql_reader *r, struct schema_object *views, size_t n)
{
	for (size_t done = 0; done < n; done++) {
		size_t next = done;

		for (size_t i = done; i < n; i++) {
			bool free_of = true;

			for (size_t k = done; k < n && free_of; k++)
				free_of = k == i || !uses(r, &views[i], &views[k]);
			if (free_of) {
				next = i;
				break;
			}
		}
		if (next != done) {
			struct schema_object o = views[next];

			memmove(
			    &views[done + 1], &views[done], (next - done) * sizeof(o));
			views[done] = o;
		}
	}
}

bool mysql_may_see(struct mysql_reader *r, const char *privilege, struct err *err)
{
	CLEANUP(freep) char *sql = xasprintf(
	    "SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = '%s' "
	    "UNION SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE PRIVILEGE_TYPE = "
	    "'%s' AND DATABASE() LIKE TABLE_SCHEMA LIMIT 1",
	    privilege, privilege);
	CLEANUP(freep) char *value = NULL;

	return mysql_conn_value(r->conn, sql, &value, err) && value != NULL;
}

static bool describe_kind(struct mysql_reader *r, struct schema *schema,
    const struct kind *kind, struct err *err)
{
	CLEANUP(mysql_resultp) MYSQL_RES *result =
	    mysql_conn_select(r->conn, kind->list, err);
	size_t first = schema->objects_n;
	struct err why = {0};
	MYSQL_ROW row;

	if (result == NULL)
		return false;
	while ((row = mysql_fetch_row(result)) != NULL) {
		/* A trigger goes with its table. */
		if (db_names_fit(&r->skip, row[2] != NULL ? row[2] : row[0]) &&
		    (row[2] != NULL || strcmp(row[1], "VIEW") == 0))
			continue;
		if (!describe_object(r, schema, row, err))
			return err_wrap(err, "%s %s", row[1], row[0]);
	}
	if (schema->objects_n > first &&
	    strcmp(schema->objects[first].kind, "view") == 0) {
		mysql_skip_views(r, schema, first);
		order_views(r, &schema->objects[first], schema->objects_n - first);
	}
	if (kind->privilege == NULL || mysql_may_see(r, kind->privilege, &why))
		return true;
	for (size_t i = 0; i < KIND_NAMES && kind->names[i] != NULL; i++)
		schema_unseen(&schema->database, kind->names[i]);
	if (schema->objects_n == first)
		log_warn(r->opts->log,
		    "the user has no %s privilege: if the database has %s, they are not seen "
		    "and not carried",
		    kind->privilege, kind->plural);
	return true;
}

bool mysql_describe_objects(
    struct mysql_reader *r, struct schema *schema, struct err *err)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!describe_kind(r, schema, &kinds[i], err))
			return false;
	}
	return true;
}
