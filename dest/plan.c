#include "dest/plan.h"

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/base/text.h"

/* What is told of one set. */
struct telling {
	struct log *log;
	const char *set;
};

static const struct {
	const char *name;
	const char *what;
} fates[] = {
    [REFRESH_DROPPED] = {"dropped", "would be dropped: the source does not have it"},
    [REFRESH_KEPT] = {"kept", "stays as it is"},
    [REFRESH_REPLACED] = {"replaced", "would be replaced by the source's"},
};

static void tell(void *ctx, enum refresh_fate fate, const struct schema_object *own)
{
	const struct telling *t = ctx;
	CLEANUP(freep) char *name = text_printable(own->name);
	CLEANUP(buf_reset) struct buf rows = {0};
	struct json *o;

	if (!log_is_json(t->log)) {
		if (own->rows_estimate > 0)
			buf_printf(&rows, " (about %llu rows)",
			    (unsigned long long)own->rows_estimate);
		log_info(t->log, "%s: %s %s%s %s", t->set, own->kind, name,
		    buf_str(&rows), fates[fate].what);
		return;
	}
	o = json_new_object();
	json_set(o, "set", json_new_str(t->set));
	json_set(o, "kind", json_new_str(own->kind));
	json_set(o, "name", json_new_str(name));
	json_set(o, "fate", json_new_str(fates[fate].name));
	json_set(o, "rowsEstimate", json_new_u64(own->rows_estimate));
	log_event(t->log, "object", o);
}

void plan_say_target(struct log *log, const char *set, const struct refresh *r)
{
	struct telling t = {.log = log, .set = set};
	const char *why = refresh_why_anew(r);
	struct json *o;

	if (log_is_json(log)) {
		o = json_new_object();
		json_set(o, "set", json_new_str(set));
		json_set(o, "inPlace", json_new_bool(refresh_in_place(r)));
		if (why != NULL)
			json_set(o, "why", json_new_str(why));
		log_event(log, "target", o);
	} else if (refresh_in_place(r)) {
		log_info(log, "%s: the target would be changed in place", set);
	} else if (why != NULL) {
		log_info(log, "%s: the target would be filled anew: %s", set, why);
	}
	refresh_tell_fates(r, tell, &t);
}
