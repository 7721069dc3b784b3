#include "common/base/sandbox.h"

#include <string.h>
#include <unistd.h>

#include "common/base/fs.h"
#include "common/base/mem.h"
#include "common/base/sandbox_kernel.h"

struct sandbox {
	struct sandbox_path *paths;
	size_t n;
	size_t cap;
	bool foreign; /* one is another process's */
};

struct sandbox *sandbox_new(void)
{
	return xcalloc(1, sizeof(struct sandbox));
}

void sandbox_free(struct sandbox *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->paths[i].path);
	free(s->paths);
	free(s);
}

void sandbox_allow(struct sandbox *s, const char *path, unsigned int may)
{
	if (path == NULL || *path == '\0')
		return;
	s->foreign = s->foreign || fs_foreign_root(path) > 0;
	s->paths = xgrow(s->paths, s->n, &s->cap, sizeof(*s->paths));
	s->paths[s->n++] = (struct sandbox_path){xstrdup(path), may};
}

void sandbox_allow_list(struct sandbox *s, const char *list, unsigned int may)
{
	CLEANUP(freep) char *copy = xstrdup(list);
	char *rest = copy;
	char *path;

	while ((path = strsep(&rest, ":")) != NULL)
		sandbox_allow(s, path, may);
}

/* Programs' own data, names of hosts and users, certificates, Kerberos, time zones, the machine. */
static const char *const system_paths[] = {"/usr", "/lib", "/lib32", "/lib64", "/opt",
    "/nix/store", "/gnu/store", "/etc/ld.so.cache", "/etc/ld.so.preload",
    "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf",
    "/etc/gai.conf", "/etc/hostname", "/etc/services", "/etc/protocols", "/etc/passwd",
    "/etc/group", "/etc/netsvc.conf", "/etc/nscd.conf", "/etc/ldap", "/etc/ldap.conf",
    "/etc/libnss-ldap.conf", "/etc/nslcd.conf", "/etc/openldap/ldap.conf",
    "/var/lib/sss/mc", "/var/lib/sss/pubconf", "/var/run/nscd", "/run/nscd",
    "/run/systemd/resolve", "/run/systemd/userdb", "/run/NetworkManager",
    "/run/resolvconf", "/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/openssl.cnf",
    "/etc/pki/tls/certs", "/etc/pki/tls/cert.pem", "/etc/pki/tls/openssl.cnf",
    "/etc/pki/ca-trust", "/etc/ca-certificates", "/etc/crypto-policies", "/etc/gnutls",
    "/etc/krb5.conf", "/etc/krb5.conf.d", "/etc/krb5", "/etc/gss", "/var/lib/krb5/user",
    "/etc/localtime", "/etc/timezone", "/etc/locale.alias", "/etc/mysql", "/etc/my.cnf",
    "/etc/my.cnf.d", "/etc/postgresql-common", "/etc/alternatives", "/dev/null",
    "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/proc/self",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/crypto", "/proc/sys/vm",
    "/proc/sys/kernel/random", "/proc/sys/kernel/ngroups_max",
    "/proc/sys/kernel/osrelease", "/sys/devices/system/cpu"};

/* What libraries let the environment name; lists, too. */
static const char *const system_variables[] = {"LD_LIBRARY_PATH", "SSL_CERT_FILE",
    "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES", "TZDIR", "LOCPATH", "HOSTALIASES",
    "KRB5_CONFIG", "KRB5_CLIENT_KTNAME", "MARIADB_PLUGIN_DIR", "LIBMYSQL_PLUGIN_DIR",
    "PGSSLCERT", "PGSSLKEY", "PGSSLROOTCERT", "PGSSLCRL", "PGSSLCRLDIR", "PGPASSFILE",
    "PGSERVICEFILE", "PGSYSCONFDIR", "PGLOCALEDIR", "MYSQL_HOME", "NIX_SSL_CERT_FILE"};

static const char *const home_paths[] = {
    ".my.cnf", ".mylogin.cnf", ".pgpass", ".pg_service.conf", ".postgresql", ".ldaprc"};

/* The tickets of Kerberos: "FILE:/tmp/krb5cc_1000", "DIR:…", a path. */
static void allow_tickets(struct sandbox *s)
{
	CLEANUP(freep) char *usual = xasprintf("/tmp/krb5cc_%u", (unsigned int)geteuid());
	CLEANUP(freep) char *run = xasprintf("/run/user/%u", (unsigned int)geteuid());
	const char *named = getenv("KRB5CCNAME");
	const char *slash = named != NULL ? strchr(named, '/') : NULL;

	sandbox_allow(s, usual, SANDBOX_READ);
	sandbox_allow(s, run, SANDBOX_READ);
	sandbox_allow(s, slash, SANDBOX_READ);
}

void sandbox_allow_system(struct sandbox *s)
{
	const char *home = getenv("HOME");

	for (size_t i = 0; i < sizeof(system_paths) / sizeof(*system_paths); i++)
		sandbox_allow(s, system_paths[i], SANDBOX_READ);
	sandbox_allow(s, "/dev/null", SANDBOX_WRITE);
	sandbox_allow(s, "/dev/tty", SANDBOX_WRITE);
	for (size_t i = 0; i < sizeof(system_variables) / sizeof(*system_variables); i++)
		sandbox_allow_list(s, getenv(system_variables[i]), SANDBOX_READ);
	for (size_t i = 0;
	     home != NULL && *home == '/' && i < sizeof(home_paths) / sizeof(*home_paths);
	     i++) {
		CLEANUP(freep) char *path = fs_join(home, home_paths[i]);

		sandbox_allow(s, path, SANDBOX_READ);
	}
	allow_tickets(s);
}

void sandbox_allow_temporary(struct sandbox *s)
{
	const char *tmpdir = getenv("TMPDIR");
	const char *const dirs[] = {
	    getenv("SQLITE_TMPDIR"), tmpdir, "/var/tmp", "/usr/tmp", "/tmp", "."};
	size_t i = 0;

	sandbox_allow(s, tmpdir != NULL && *tmpdir == '/' ? tmpdir : "/tmp",
	    SANDBOX_READ | SANDBOX_WRITE);
	while (
	    i < sizeof(dirs) / sizeof(*dirs) &&
	    (dirs[i] == NULL || !fs_is_dir(dirs[i]) || access(dirs[i], W_OK | X_OK) != 0))
		i++;
	if (i < sizeof(dirs) / sizeof(*dirs))
		sandbox_allow(s, dirs[i], SANDBOX_READ | SANDBOX_WRITE);
}

bool sandbox_is_on(void)
{
	const char *said = getenv("SYNCO_SANDBOX");

	return said == NULL || strcmp(said, "off") != 0;
}

bool sandbox_enter_calls(void)
{
	return sandbox_is_on() && sandbox_kernel_calls();
}

int sandbox_enter_files(const struct sandbox *s, bool free_reads)
{
	if (!sandbox_is_on() || s->foreign)
		return 0;
	return sandbox_kernel_files(s->paths, s->n, free_reads);
}

void sandbox_say(bool calls, int files, struct log *log)
{
	const char *said = getenv("SYNCO_SANDBOX");

	if (said == NULL || strcmp(said, "say") != 0)
		return;
	if (files > 0)
		log_info(log, "sandbox: files by Landlock %d, calls %s", files,
		    calls ? "by seccomp" : "free");
	else
		log_info(
		    log, "sandbox: files free, calls %s", calls ? "by seccomp" : "free");
}
