/*
 * Ruby in YAML files of Rails, as far as it can be told without running Ruby: <%= … %> with
 * literals, ENV["X"], ENV.fetch("X", default), ENV.fetch("X") { default }, "||", "+",
 * Rails.root.join(…) and Rails.env; and comments.
 */
#ifndef SYNCO_COMMON_APP_ERB_H
#define SYNCO_COMMON_APP_ERB_H

#include <stdbool.h>
#include <stddef.h>

#include "common/app/dotenv.h"
#include "common/base/buf.h"
#include "common/base/err.h"

/* Bytes of a file, and of what it becomes. */
#define ERB_FILE_MAX   ((size_t)256 * 1024)
#define ERB_OUTPUT_MAX ((size_t)1024 * 1024)

/*
 * What stands for a value that only Ruby could tell (a character of the private use area);
 * the name of the environment's variable that it lacks follows, if there is one.
 */
#define ERB_UNKNOWN "\xee\x80\x80"

struct erb_site {
	const struct dotenv *env;
	const char *root;      /* of the app */
	const char *rails_env; /* "production" */
};

/*
 * Appends the text with each tag replaced by its value.  ERR_USAGE "name:line: what" for
 * statements (<% … %>), ERR_PROTO for a tag that does not end or too much of all.
 */
bool erb_render(const struct erb_site *site, const char *name, const char *text,
    size_t len, struct buf *out, struct err *err) MUST_CHECK;

/* The value of one expression, to free(); NULL for nil.  An unknown one as above. */
char *erb_value(const struct erb_site *site, const char *text, size_t len);

#endif
