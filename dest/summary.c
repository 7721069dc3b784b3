#include "dest/summary.h"

#include <stdlib.h>
#include <string.h>

#include "common/app/app.h"
#include "common/base/json.h"
#include "common/base/text.h"
#include "dest/files.h"
#include "dest/load.h"
#include "dest/refresh.h"

/* Names are many where an app has no keys. */
#define NAMED_MAX 10

/* "log", "db-analytics.log": tables of the main database need no other name. */
static void append_table(const char *set, const char *name, struct buf *line)
{
	if (strcmp(set, APP_DB_SET) != 0)
		buf_printf(line, "%s.", set);
	buf_puts(line, name);
}

/* "log (it has no usable key), …" */
static void append_whole(const struct load_result *loaded, struct buf *line)
{
	for (size_t i = 0; i < loaded->whole_n && i < NAMED_MAX; i++) {
		buf_puts(line, i > 0 ? ", " : "");
		append_table(loaded->whole[i].set, loaded->whole[i].name, line);
		buf_printf(line, " (%s)", loaded->whole[i].why);
	}
	if (loaded->whole_n > NAMED_MAX)
		buf_printf(line, " and %zu more", loaded->whole_n - NAMED_MAX);
}

static struct json *whole_json(const struct load_result *loaded)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < loaded->whole_n; i++) {
		const struct load_whole *w = &loaded->whole[i];
		struct json *o = json_new_object();

		json_set(o, "set", json_new_str(w->set));
		json_set(o, "name", json_new_bytes(w->name, strlen(w->name)));
		json_set(o, "why", json_new_str(w->why));
		json_add(list, o);
	}
	return list;
}

/* "42 tables, 3652007 rows (669 MB), 12 gone or replaced" */
static void append_loaded(const struct load_result *loaded, struct buf *line)
{
	buf_printf(line, "%llu tables, %llu rows (", (unsigned long long)loaded->tables,
	    (unsigned long long)loaded->rows);
	text_append_size(line, loaded->bytes);
	buf_puts(line, ")");
	if (loaded->removed > 0)
		buf_printf(
		    line, ", %llu gone or replaced", (unsigned long long)loaded->removed);
}

static void print_summary(const struct summary *s, struct log *log)
{
	CLEANUP(buf_reset) struct buf line = {0};
	size_t warnings = log_warnings(log);

	buf_puts(&line, s->dry_run ? "would bring: " : "done: ");
	if (s->loaded->tables > 0 || s->loaded->others > 0) {
		append_loaded(s->loaded, &line);
		buf_puts(&line, "; ");
	}
	for (size_t i = 0; i < s->left_out_n; i++)
		buf_printf(&line, "%s left out; ", s->left_out[i]);
	for (size_t i = 0; i < s->incomplete_n; i++)
		buf_printf(&line, "%s incomplete; ", s->incomplete[i]);
	if (s->loaded->whole_n > 0) {
		buf_puts(&line, "whole: ");
		append_whole(s->loaded, &line);
		buf_puts(&line, "; ");
	}
	buf_printf(&line, "%llu of %llu files (",
	    (unsigned long long)(s->dry_run ? s->files->files : s->files->files_done),
	    (unsigned long long)s->files->seen);
	text_append_size(&line, s->dry_run ? s->files->bytes : s->files->bytes_done);
	if (s->files->bytes_reused > 0) {
		buf_puts(&line, ", of that ");
		text_append_size(&line, s->files->bytes_reused);
		buf_puts(&line, " from what is here");
	}
	buf_puts(&line, ")");
	if (s->files->removed > 0)
		buf_printf(
		    &line, ", %llu removed", (unsigned long long)s->files->removed);
	buf_puts(&line, "; ");
	text_append_size(&line, s->travelled);
	buf_puts(&line, " travelled in ");
	text_append_duration(&line, (s->ms + 500) / 1000);
	if (warnings > 0)
		buf_printf(&line, "; %zu warning%s, see above", warnings,
		    warnings > 1 ? "s" : "");
	log_info(log, "%s", line.data);
}

static struct json *summary_json(const struct summary *s, struct log *log)
{
	const struct {
		const char *name;
		uint64_t value;
	} fields[] = {
	    {"tables", s->loaded->tables},
	    {"rows", s->loaded->rows},
	    {"rowBytes", s->loaded->bytes},
	    {"rowsRemoved", s->loaded->removed},
	    {"objects", s->loaded->others},
	    {"filesSeen", s->files->seen},
	    {"filesWanted", s->files->files},
	    {"files", s->files->files_done},
	    {"fileBytes", s->dry_run ? s->files->bytes : s->files->bytes_done},
	    {"fileBytesReused", s->files->bytes_reused},
	    {"filesRemoved", s->files->removed},
	    {"filesFailed", s->files->failed},
	    {"bytesTravelled", s->travelled},
	    {"milliseconds", s->ms},
	};
	struct json *o = json_new_object();
	struct json *list = json_new_array();
	struct json *left_out = json_new_array();
	struct json *incomplete = json_new_array();
	char *warning;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		json_set(o, fields[i].name, json_new_u64(fields[i].value));
	for (size_t i = 0; (warning = log_warning(log, i)) != NULL; i++) {
		json_add(list, json_new_bytes(warning, strlen(warning)));
		free(warning);
	}
	for (size_t i = 0; i < s->incomplete_n; i++)
		json_add(incomplete, json_new_str(s->incomplete[i]));
	json_set(o, "incomplete", incomplete);
	for (size_t i = 0; i < s->left_out_n; i++)
		json_add(left_out, json_new_str(s->left_out[i]));
	json_set(o, "leftOut", left_out);
	json_set(o, "whole", whole_json(s->loaded));
	json_set(o, "inPlace", json_new_bool(s->loaded->in_place));
	return json_set(o, "warnings", list);
}

void summary_say(const struct summary *s, struct log *log)
{
	if (log_is_json(log))
		log_event(log, s->dry_run ? "plan" : "done", summary_json(s, log));
	else
		print_summary(s, log);
}

void summary_say_fresh(struct log *log, uint64_t seconds)
{
	CLEANUP(buf_reset) struct buf age = {0};

	if (log_is_json(log)) {
		log_event(log, "fresh",
		    json_set(json_new_object(), "ageSeconds", json_new_u64(seconds)));
		return;
	}
	text_append_duration(&age, seconds);
	log_info(log, "fresh: pulled %s ago", age.data);
}

void summary_say_database(
    struct log *log, const char *set, const struct load_result *loaded, bool dry_run)
{
	CLEANUP(buf_reset) struct buf line = {0};
	struct json *o;

	if (!log_is_json(log)) {
		append_loaded(loaded, &line);
		log_info(log, "%s: %s%s", set, dry_run ? "would bring " : "", line.data);
		return;
	}
	o = json_new_object();
	json_set(o, "name", json_new_str(set));
	json_set(o, "tables", json_new_u64(loaded->tables));
	json_set(o, "rows", json_new_u64(loaded->rows));
	json_set(o, "rowBytes", json_new_u64(loaded->bytes));
	json_set(o, "rowsRemoved", json_new_u64(loaded->removed));
	json_set(o, "inPlace", json_new_bool(loaded->in_place));
	log_event(log, "database", o);
}

void summary_say_table(struct log *log, const char *set, const char *name,
    const struct refresh_plan *plan, uint64_t bytes)
{
	CLEANUP(buf_reset) struct buf table = {0};
	CLEANUP(buf_reset) struct buf size = {0};
	struct json *o;

	if (!log_is_json(log)) {
		append_table(set, name, &table);
		text_append_size(&size, bytes);
		log_info(log,
		    "table %s: %llu rows to add, %llu to change, %llu to remove (%s)",
		    table.data, (unsigned long long)plan->added,
		    (unsigned long long)plan->changed, (unsigned long long)plan->removed,
		    size.data);
		return;
	}
	o = json_new_object();
	json_set(o, "set", json_new_str(set));
	json_set(o, "name", json_new_bytes(name, strlen(name)));
	json_set(o, "rowsAdded", json_new_u64(plan->added));
	json_set(o, "rowsChanged", json_new_u64(plan->changed));
	json_set(o, "rowsRemoved", json_new_u64(plan->removed));
	json_set(o, "rowBytes", json_new_u64(bytes));
	log_event(log, "table", o);
}

void summary_say_files(struct log *log, const char *name,
    const struct files_progress *before, const struct files_progress *now)
{
	uint64_t wanted = now->files - before->files;
	uint64_t changed = now->changed - before->changed;
	uint64_t removed = now->removed - before->removed;
	uint64_t reused = now->bytes_reused - before->bytes_reused;
	uint64_t bytes = now->bytes - before->bytes - reused;
	CLEANUP(buf_reset) struct buf size = {0};
	struct json *o;

	if (wanted + removed == 0)
		return;
	if (!log_is_json(log)) {
		text_append_size(&size, bytes);
		log_info(log,
		    "%s: %llu files to add, %llu to change, %llu to remove (%s)", name,
		    (unsigned long long)(wanted - changed), (unsigned long long)changed,
		    (unsigned long long)removed, size.data);
		return;
	}
	o = json_new_object();
	json_set(o, "name", json_new_bytes(name, strlen(name)));
	json_set(o, "filesAdded", json_new_u64(wanted - changed));
	json_set(o, "filesChanged", json_new_u64(changed));
	json_set(o, "filesRemoved", json_new_u64(removed));
	json_set(o, "fileBytes", json_new_u64(bytes));
	json_set(o, "fileBytesReused", json_new_u64(reused));
	log_event(log, "files", o);
}
