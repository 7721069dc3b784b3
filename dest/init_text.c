#include "dest/init_text.h"

#include <string.h>

#include "common/base/mem.h"
#include "common/base/text.h"

/* Where a comment is broken. */
#define WIDTH 90

static const char head[] =
    "# In force is what stands here without a #; lines as \"#key: ...\" are examples of\n"
    "# everything that can be said. A slip is an error with its line. More: man synco.yml.\n";

static const char about_remotes[] =
    "\n"
    "# Where \"synco pull NAME\" gets its data: ssh://, docker://, podman:// and kubectl://\n"
    "# need nothing there but a shell; via takes any chain of commands that leads to one.\n"
    "remotes:\n";

static const char more_remotes[] =
    "  #cluster: {via: \"kubectl -n shop exec -i deploy/web -c php --\", root: /app}\n"
    "  #staging:\n"
    "    #url: \"ssh://me@staging.example.com:2222/~/shop\"\n"
    "    # Only these sets.\n";

static const char rest_of_remotes[] =
    "    # A target other than the app's own database.\n"
    "    #into: \"sqlite:copy.db\"\n"
    "    # The site's address here, for the one there.\n"
    "    #site_url: http://localhost:8080\n"
    "    # Hosts beside the site's that public files are fetched from: a bucket's.\n"
    "    #allow_hosts: [cdn.example.com]\n"
    "    # Commands that are run here behind those of after_pull.\n"
    "    #after: [\"echo done\"]\n";

static const char about_database[] =
    "\n"
    "# What leaves a server is decided by the .synco.yml in the app's folder there, masks before\n"
    "# all: keep one there, too. A pull can only ask for less than that allows.\n"
    "database:\n"
    "  # Instead of the one that is found; with a password, it is for the owner's eyes only.\n"
    "  #url: \"mysql://shop@localhost/shop\"\n"
    "  # Personal data is replaced before it leaves the server: columns are found by their\n"
    "  # names, and where the framework keeps such things. \"synco config check\" lists what\n"
    "  # is masked, and what looks personal and is not.\n"
    "  mask: auto\n"
    "  # Or table by table (* stands for any characters), with masks as null, keep, email,\n"
    "  # name, phone, address, ip, scramble, hash and password; also those below:\n"
    "  #   mask:\n"
    "  #     \"*\": auto\n"
    "  #     users: {notes: null, nickname: keep, born: {date_shift: 60d}}\n"
    "  #     staff: {pay: {number: [1000, 9000]}, card: {text: \"0\"}}\n"
    "  #     logins: {name: {template: \"user-{id}\"}}\n"
    "  #     orders: {data: {json: {\"$.phone\": phone}}, mail: {mask: email, by: value}}\n"
    "  # What masks are made with, so that they are the same each time and nobody guesses\n"
    "  # what was there: \"synco-lite secret\" on the server makes the file.\n"
    "  #mask_secret_file: /etc/synco/mask-secret\n"
    "  # The password that masked users log in with.\n"
    "  #development_password: letmein\n"
    "  # Tables that come without their rows, and those that do not come at all.\n"
    "  #exclude: [\"log_*\"]\n"
    "  #skip: [\"old_*\"]\n";

static const char rest_of_database[] =
    "  # Only some rows: by a condition, or a share of them; without those that point at what\n"
    "  # is left out.\n"
    "  #where: {orders: \"created_at > '2026-01-01'\"}\n"
    "  #sample: {visits: 5%}\n"
    "  #follow: foreign keys\n"
    "  # Tables whose rows here stay as they are.\n"
    "  #keep_local: [my_notes]\n";

static const char about_files[] = "\n"
                                  "# Files that are not wanted: of all sets, or of one.\n"
                                  "#files:\n"
                                  "  #exclude: [\"*.zip\"]\n"
                                  "  #max_size: 50M\n";

static const char more_sets[] =
    "    # One more set; without url it is private.\n"
    "    #downloads: {folder: var/downloads, url: /downloads}\n"
    "  # Sets that are not served.\n";

static const char tail[] =
    "\n"
    "# At the source: one JSON line for each session, with who, when, which sets and rows.\n"
    "#audit: /var/log/synco-shop.jsonl\n"
    "\n"
    "# Commands that are run here when all was pulled, each shown before.\n"
    "#after_pull: [\"php artisan migrate\"]\n"
    "\n"
    "# For synco pull --watch.\n"
    "#watch: {every: 10m, limit_rate: 2M, batch: 4M}\n";

/* A scalar in quotes, in which nothing else is special. */
static void append_quoted(struct buf *out, const char *text)
{
	buf_putc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_putc(out, '\'');
		buf_putc(out, *text);
	}
	buf_putc(out, '\'');
}

/* A name that the app's settings may have chosen: it ends no comment. */
static void append_name(const char *name, struct buf *out)
{
	text_append_printable(out, name, strlen(name));
}

/* "WordPress, with the sets db, uploads": what was found, by the names that people type. */
static void append_sets(const struct app *app, struct buf *out)
{
	const char *before = ", with the sets ";

	buf_puts(out, app->framework);
	if (app->db != NULL) {
		buf_printf(out, "%s" APP_DB_SET, before);
		before = ", ";
	}
	for (size_t i = 0; i < app->others_n; i++) {
		CLEANUP(freep) char *set = app_database_set(app->others[i].name);

		buf_printf(out, "%s%s", before, set);
		before = ", ";
	}
	for (size_t i = 0; i < app->files_n; i++) {
		buf_puts(out, before);
		append_name(app->files[i].name, out);
		before = ", ";
	}
}

/* The app's sets, in an example for a remote. */
static void append_only(const struct app *app, struct buf *out)
{
	buf_puts(out, "    #only: [");
	buf_puts(out, app->db != NULL || app->files_n == 0 ? "db" : "");
	if (app->files_n > 0) {
		buf_printf(out, "%s\"files:", app->db != NULL ? ", " : "");
		append_name(app->files[0].name, out);
		buf_puts(out, "\"");
	}
	buf_puts(out, "]\n");
}

/* Tables whose rows stay away anyway; their names are the app's. */
static void append_rows(const struct app *app, struct buf *out)
{
	size_t start;

	if (app->rows_n == 0)
		return;
	buf_puts(out,
	    "  # Of these, rows that nobody needs in development stay away anyway,\n"
	    "  # but for --all:");
	start = out->len - strlen("  # but for --all:");
	for (size_t i = 0; i < app->rows_n; i++) {
		const char *table = app->rows[i].table;

		if (out->len - start + strlen(table) > WIDTH) {
			buf_puts(out, "\n  #");
			start = out->len - strlen("  #");
		}
		buf_putc(out, ' ');
		text_append_printable(out, table, strlen(table));
		if (i + 1 < app->rows_n)
			buf_putc(out, ',');
	}
	buf_putc(out, '\n');
}

/* A set of which files.sets may speak: "files" can't be one. */
static const char *example_set(const struct app *app)
{
	for (size_t i = 0; i < app->files_n; i++) {
		if (strcmp(app->files[i].name, "files") != 0)
			return app->files[i].name;
	}
	return "uploads";
}

void init_text(const struct app *app, const char *name, const char *url, struct buf *out)
{
	const char *last =
	    app->files_n > 0 ? app->files[app->files_n - 1].name : "private";

	buf_puts(out, "# What synco is to do for this folder: ");
	append_sets(app, out);
	buf_puts(out, ".\n");
	buf_puts(out, head);
	buf_puts(out, about_remotes);
	if (name != NULL) {
		buf_printf(out, "  %s: {url: ", name);
		append_quoted(out, url);
		buf_puts(out, "}\n");
	} else {
		buf_puts(
		    out, "  #production: {url: \"ssh://www.example.com/srv/shop\"}\n");
	}
	buf_puts(out, more_remotes);
	append_only(app, out);
	buf_puts(out, rest_of_remotes);
	buf_puts(out, about_database);
	append_rows(app, out);
	buf_puts(out, rest_of_database);
	buf_puts(out, about_files);
	buf_puts(out, "  #sets:\n    #");
	append_name(example_set(app), out);
	buf_puts(out, ": {exclude: [\"2019/*\"], max_size: 10M}\n");
	buf_puts(out, more_sets);
	buf_printf(out, "  #skip: [%s]\n", last);
	buf_puts(out, tail);
}
