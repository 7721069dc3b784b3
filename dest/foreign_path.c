#include "dest/foreign_path.h"

#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* The length of a character at s that some file systems leave out of names (as HFS+ does); 0: it is none. */
static size_t invisible(const char *s)
{
	static const char *const those[] = {"\xe2\x80\x8b", "\xe2\x80\x8c",
	    "\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa",
	    "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae",
	    "\xe2\x81\xaa", "\xe2\x81\xab", "\xe2\x81\xac", "\xe2\x81\xad",
	    "\xe2\x81\xae", "\xe2\x81\xaf", "\xef\xbb\xbf"};

	for (size_t i = 0; i < COUNT(those); i++) {
		if (strncmp(s, those[i], 3) == 0)
			return 3;
	}
	return 0;
}

/* A component as the most liberal file system reads it, to free(). */
static char *plain(const char *name, size_t len)
{
	char *out = xcalloc(1, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t skip = i + 3 <= len ? invisible(name + i) : 0;

		if (skip == 0)
			out[n++] = name[i++];
		i += skip;
	}
	while (n > 1 && (out[n - 1] == '.' || out[n - 1] == ' '))
		n--;
	out[n] = '\0';
	return out;
}

static bool is_hidden(const char *name)
{
	/* Windows' short name of .git. */
	return *name == '.' || strcasecmp(name, "git~1") == 0;
}

/* Whether fits says so of one of the components. */
typedef bool fits(const char *name);

static bool any(const char *path, fits *fit)
{
	for (;;) {
		size_t len = strcspn(path, "/");
		CLEANUP(freep) char *name = plain(path, len);

		if (fit(name))
			return true;
		if (path[len] == '\0')
			return false;
		path += len + 1;
	}
}

bool foreign_path_is_hidden(const char *path)
{
	return any(path, is_hidden);
}

bool foreign_path_is_fit(const char *folder)
{
	if (*folder == '\0' || foreign_path_is_hidden(folder))
		return false;
	for (const char *at = folder; *at != '\0'; at++) {
		bool ends = at[1] == '/' || at[1] == '\0';

		if ((unsigned char)*at < ' ' || *at == 0x7f || *at == '\\' ||
		    *at == ':' || invisible(at) > 0 ||
		    (ends && (*at == '.' || *at == ' ')))
			return false;
	}
	return true;
}

static bool in_list(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(name, list[i]) == 0)
			return true;
	}
	return false;
}

/* What package managers fill, wherever it is. */
static bool is_packages(const char *name)
{
	static const char *const names[] = {"vendor", "node_modules", "bower_components",
	    "site-packages", "__pycache__", "plugins", "themes", "mu-plugins", "modules",
	    "sites-enabled", "cgi-bin", "hooks"};

	return in_list(name, names, COUNT(names));
}

bool foreign_path_is_code(const char *folder)
{
	static const char *const tops[] = {"src", "app", "apps", "lib", "libs", "bin",
	    "sbin", "cmd", "pkg", "internal", "inc", "include", "includes", "config",
	    "configuration", "conf", "etc", "core", "classes", "controllers", "models",
	    "views", "templates", "routes", "resources", "bootstrap", "database", "db",
	    "migrations", "scripts", "script", "tools", "test", "tests", "spec",
	    "packages", "plugins", "modules", "extensions", "typo3", "typo3conf",
	    "wp-admin", "wp-includes", "profiles", "skins", "build", "dist", "target",
	    "venv", "env", "docker", "deploy", "ci"};
	static const char *const roots[] = {"public", "web", "www", "html", "htdocs",
	    "docroot", "public_html", "httpdocs", "wp-content", "sites", "storage", "var",
	    "sites/default", "web/app", "web/sites", "web/sites/default"};
	CLEANUP(freep) char *top = plain(folder, strcspn(folder, "/"));

	return any(folder, is_packages) || in_list(top, tops, COUNT(tops)) ||
	       in_list(folder, roots, COUNT(roots));
}

bool foreign_path_is_usual(const char *framework, const char *set, const char *folder)
{
	static const struct {
		const char *framework;
		const char *set;
		const char *folder; /* a glob */
	} rows[] = {
	    {"WordPress", "uploads", "wp-content/uploads"},
	    {"WordPress", "uploads", "*/wp-content/uploads"},
	    {"WordPress", "uploads", "web/app/uploads"},
	    {"WordPress", "uploads", "app/uploads"},
	    {"WordPress", "woocommerce_uploads", "*uploads/woocommerce_uploads"},
	    {"WordPress", "blogs", "*wp-content/blogs.dir"},
	    {"Laravel", "public", "storage/app/public"},
	    {"Laravel", "private", "storage/app/private"},
	    {"Laravel", "private", "storage/app"},
	    {"Neos", "persistent", "Data/Persistent/Resources"},
	    {"Flow", "persistent", "Data/Persistent/Resources"},
	    {"Symfony", "uploads", "public/uploads"},
	    {"Symfony", "uploads", "web/uploads"},
	    {"Symfony", "media", "public/media"},
	    {"Symfony", "media", "web/media"},
	    {"Django", "media", "media"},
	    {"Rails", "storage", "storage"},
	    {"Rails", "uploads", "public/uploads"},
	    {"Rails", "system", "public/system"},
	    {"Drupal", "files", "sites/*/files"},
	    {"Drupal", "files", "*/sites/*/files"},
	    {"Drupal", "private", "private"},
	    {"TYPO3", "fileadmin", "fileadmin"},
	    {"TYPO3", "fileadmin", "public/fileadmin"},
	    {"TYPO3", "fileadmin", "web/fileadmin"},
	    {"TYPO3", "uploads", "uploads"},
	    {"TYPO3", "uploads", "public/uploads"},
	    {"TYPO3", "uploads", "web/uploads"},
	    {"Nextcloud", "data", "data"},
	    {"MediaWiki", "images", "images"},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		if ((framework == NULL || strcmp(rows[i].framework, framework) == 0) &&
		    strcmp(rows[i].set, set) == 0 && text_glob(rows[i].folder, folder))
			return foreign_path_is_fit(folder) && !any(folder, is_packages);
	}
	return false;
}

/* PHP runs a file with such a part anywhere behind a dot where Apache is set up by AddHandler. */
static bool has_script_ending(const char *name)
{
	static const char *const anywhere[] = {"php", "php3", "php4", "php5", "php7",
	    "php8", "phtml", "pht", "phar", "phps"};
	static const char *const last[] = {"cgi", "fcgi", "fpl", "shtml", "shtm", "asp",
	    "aspx", "ashx", "asmx", "asa", "cer", "jsp", "jspx", "jhtml", "cfm", "cfc"};

	for (const char *dot = strchr(name, '.'); dot != NULL;
	     dot = strchr(dot + 1, '.')) {
		CLEANUP(freep) char *part = xstrndup(dot + 1, strcspn(dot + 1, "."));

		if (in_list(part, anywhere, COUNT(anywhere)) ||
		    (strchr(dot + 1, '.') == NULL && in_list(part, last, COUNT(last))))
			return true;
	}
	return false;
}

static bool is_obeyed_by_servers(const char *name)
{
	static const char *const settings[] = {
	    ".htaccess", ".user.ini", ".htpasswd", "web.config", "php.ini"};

	return in_list(name, settings, COUNT(settings)) || has_script_ending(name);
}

bool foreign_path_is_obeyed(const char *path, bool web)
{
	const char *slash = strrchr(path, '/');
	const char *last = slash != NULL ? slash + 1 : path;
	CLEANUP(freep) char *folder =
	    xstrndup(path, slash != NULL ? (size_t)(slash - path) : 0);
	CLEANUP(freep) char *name = plain(last, strlen(last));

	if (slash != NULL && foreign_path_is_hidden(folder))
		return true;
	/* A file instead of the folder leads git elsewhere. */
	return strcasecmp(name, ".git") == 0 || strcasecmp(name, "git~1") == 0 ||
	       strcasecmp(name, ".envrc") == 0 || (web && is_obeyed_by_servers(name));
}
