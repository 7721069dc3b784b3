/* Folders and files in the words of a source that lies. */
#include "dest/foreign_path.h"

#include <stddef.h>
#include <string.h>

#include "test/lib/check.h"

static void hidden_folders(void)
{
	static const char *const those[] = {".git", ".GIT", "a/.git/hooks", ".ssh", "..",
	    "../x", "a/..", ".", "git~1", "x/GIT~1/y", ".git.", ".git ",
	    "\xe2\x80\x8c.git", "\xc2\xad.git", "a/\xe2\x81\xa0.ssh", ".g\xe2\x80\x8cit",
	    "a/\xef\xbb\xbf.ssh", ".config/autostart"};
	static const char *const others[] = {
	    "uploads", "a.b/c", "git", "storage/app/public", "caf\xe9", "a..b", "…"};

	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++) {
		CHECK(foreign_path_is_hidden(those[i]));
		CHECK(!foreign_path_is_fit(those[i]));
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		CHECK(!foreign_path_is_hidden(others[i]));
		CHECK(foreign_path_is_fit(others[i]));
	}
}

static void other_unfit_folders(void)
{
	static const char *const those[] = {"", "a\nb", "a\x1b[31m", "a\x7f", "a.", "a ",
	    "a./b", "a /b", "C:", "a\\..\\b", "src:stream", "x\xe2\x80\xae"};

	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++)
		CHECK(!foreign_path_is_fit(those[i]));
}

static void code(void)
{
	static const char *const those[] = {"src", "SRC", "src/x", "vendor", "x/vendor/y",
	    "x/node_modules", "public", "web", "wp-content", "wp-content/plugins/x",
	    "bin", "config", "storage", "lib\xe2\x80\x8b"};
	static const char *const others[] = {"uploads", "public/uploads",
	    "wp-content/uploads", "storage/app/public", "var/downloads",
	    "sites/default/files", "data"};

	for (size_t i = 0; i < sizeof(those) / sizeof(*those); i++)
		CHECK(foreign_path_is_code(those[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		CHECK(!foreign_path_is_code(others[i]));
}

static void usual_folders(void)
{
	CHECK(foreign_path_is_usual(NULL, "uploads", "wp-content/uploads"));
	CHECK(foreign_path_is_usual("WordPress", "uploads", "blog/wp-content/uploads"));
	CHECK(!foreign_path_is_usual("Laravel", "uploads", "wp-content/uploads"));
	CHECK(foreign_path_is_usual("Laravel", "private", "storage/app"));
	CHECK(!foreign_path_is_usual("Laravel", "storage", "storage"));
	CHECK(foreign_path_is_usual("Drupal", "files", "web/sites/de.example.org/files"));
	CHECK(!foreign_path_is_usual("Drupal", "files", "sites/../files"));
	CHECK(!foreign_path_is_usual("Drupal", "files", ".git/sites/x/files"));
	CHECK(!foreign_path_is_usual(NULL, "files", "vendor/sites/x/files"));
	CHECK(!foreign_path_is_usual(NULL, "uploads", "src"));
	CHECK(!foreign_path_is_usual(NULL, "x", "wp-content/uploads"));
}

static void obeyed_files(void)
{
	static const char *const web[] = {"x.php", "a/X.PHP", "x.phtml", "x.phar",
	    "x.php5", "x.php.jpg", "a/.htaccess", ".HTACCESS", ".user.ini", "web.config",
	    "x.cgi", "x.jsp", "x.aspx", "x.shtml", "x.php.", "x.php ",
	    "x.p\xe2\x80\x8bhp"};
	static const char *const always[] = {".git/config", "a/.git/hooks/x", ".git",
	    "a/.git", "GIT~1/config", ".vscode/tasks.json", ".envrc", ".hidden/x"};
	/* On file systems that take them for others: without what is not seen, or folded. */
	static const char *const alike[] = {"x.php\n", "x.php\r", "x.ph\xc2\xadp",
	    "x.php\xef\xb8\x8f", "x\xe2\x81\xa0.php", ".htacce\xc5\xbfs",
	    ".htacce\xc3\x9f", "web.con\xef\xac\x81g", "x.PHP74", "x.php81.jpg",
	    "x.php::$DATA", "x.cshtml", "x.php\xf3\xa0\x80\x81"};
	static const char *const never[] = {"photo.jpg", "gro\xc3\x9f.jpg", "x.phpinfo",
	    "caf\xe9.jpg", "new\nline.txt", "php", "a.phpx", "x.cgi.jpg", "php.txt",
	    ".DS_Store", "README", "a/b c/d", "x.html", "x.svg", "notphp", ".gitkeep"};

	for (size_t i = 0; i < sizeof(web) / sizeof(*web); i++) {
		CHECK(foreign_path_is_obeyed(web[i], true));
		CHECK(!foreign_path_is_obeyed(web[i], false));
	}
	for (size_t i = 0; i < sizeof(alike) / sizeof(*alike); i++)
		CHECK(foreign_path_is_obeyed(alike[i], true));
	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		CHECK(foreign_path_is_obeyed(always[i], false));
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		CHECK(!foreign_path_is_obeyed(never[i], true));
}

static void links_aside(void)
{
	CHECK(foreign_path_is_aside(".git/config", false));
	CHECK(foreign_path_is_aside("../../.git/config", false));
	CHECK(foreign_path_is_aside("../.env", true));
	CHECK(foreign_path_is_aside("settings.php", true));
	CHECK(!foreign_path_is_aside("settings.php", false));
	CHECK(!foreign_path_is_aside(".env", false));
	CHECK(!foreign_path_is_aside("../05/a.jpg", true));
}

int main(void)
{
	hidden_folders();
	other_unfit_folders();
	code();
	usual_folders();
	obeyed_files();
	links_aside();
	return check_done();
}
