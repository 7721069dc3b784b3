#include "dest/foreign_path.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "common/base/mem.h"
#include "common/base/text.h"

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* A character of UTF-8 at s, and how many bytes it has; bytes that are none are taken one by one. */
static size_t read_character(const char *s, uint32_t *c)
{
	size_t n = (unsigned char)*s >= 0xf0   ? 4
	           : (unsigned char)*s >= 0xe0 ? 3
	           : (unsigned char)*s >= 0xc0 ? 2
	                                       : 1;

	*c = (unsigned char)*s & (n == 1 ? 0xff : 0x7f >> n);
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80) {
			*c = (unsigned char)*s;
			return 1;
		}
		*c = *c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	return n;
}

/* The bytes of a character that some file systems leave out of names (Unicode's ignorable ones); 0: it stays. */
static size_t invisible(const char *s)
{
	static const struct {
		uint32_t from;
		uint32_t to;
	} those[] = {{0xad, 0xad}, {0x34f, 0x34f}, {0x61c, 0x61c}, {0x115f, 0x1160},
	    {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f}, {0x202a, 0x202e},
	    {0x2060, 0x206f}, {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
	    {0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
	    {0xe0000, 0xe0fff}};
	uint32_t c;
	size_t n = read_character(s, &c);

	for (size_t i = 0; n > 1 && i < COUNT(those); i++) {
		if (c >= those[i].from && c <= those[i].to)
			return n;
	}
	return 0;
}

/* What else, where large and small letters are one, is these letters: "web.conï¬g". */
static const char *letters_of(const char *s, size_t *n)
{
	static const struct {
		uint32_t c;
		const char *letters;
	} those[] = {{0xdf, "ss"}, {0x17f, "s"}, {0x1e9e, "ss"}, {0x212a, "k"},
	    {0xfb00, "ff"}, {0xfb01, "fi"}, {0xfb02, "fl"}, {0xfb03, "ffi"},
	    {0xfb04, "ffl"}, {0xfb05, "st"}, {0xfb06, "st"}};
	uint32_t c;

	*n = read_character(s, &c);
	for (size_t i = 0; i < COUNT(those); i++) {
		if (*n > 1 && c == those[i].c)
			return those[i].letters;
	}
	return NULL;
}

/* A component as the most liberal file system reads it, to free(). */
static char *plain(const char *name, size_t len)
{
	char *out = xcalloc(1, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t skip = invisible(name + i);
		const char *letters = skip == 0 ? letters_of(name + i, &skip) : "";

		if (letters == NULL) {
			memcpy(out + n, name + i, skip);
			n += skip;
		}
		for (; letters != NULL && *letters != '\0'; letters++)
			out[n++] = *letters;
		i += skip;
	}
	/* What matches an end of a name may look before a newline. */
	while (n > 1 && (out[n - 1] == '.' || (unsigned char)out[n - 1] <= ' ' ||
	                    out[n - 1] == 0x7f))
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

/* "php", "php74" */
static bool is_php(const char *part)
{
	return strncasecmp(part, "php", 3) == 0 &&
	       part[3 + strspn(part + 3, "0123456789")] == '\0';
}

/* PHP runs a file with such a part anywhere behind a dot where Apache is set up by AddHandler. */
static bool has_script_ending(const char *name)
{
	static const char *const anywhere[] = {"phtml", "pht", "phar", "phps"};
	static const char *const last[] = {"cgi", "fcgi", "fpl", "shtml", "shtm", "asp",
	    "aspx", "ashx", "asmx", "asa", "asax", "cer", "cshtml", "vbhtml", "soap",
	    "svc", "jsp", "jspx", "jhtml", "cfm", "cfc"};

	for (const char *dot = strchr(name, '.'); dot != NULL;
	     dot = strchr(dot + 1, '.')) {
		CLEANUP(freep) char *part = xstrndup(dot + 1, strcspn(dot + 1, ".:"));

		if (in_list(part, anywhere, COUNT(anywhere)) || is_php(part) ||
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

bool foreign_path_is_aside(const char *target, bool web)
{
	while (text_starts(target, "../"))
		target += 3;
	return foreign_path_is_obeyed(target, web) ||
	       (web && foreign_path_is_hidden(target));
}
