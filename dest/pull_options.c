#include "dest/pull_options.h"

#include "dest/pull.h"

#define O struct pull_opts
const struct cli_opt pull_options[] = {
    CLI_STRINGS(O, into, "into", 'i', "[SET=]TARGET",
        "the database to fill: mysql://user:pass@host/db, postgres://…, sqlite:FILE, "
        "FILE.sql or FILE.sql.zst; without it, the database of the app in this folder; with SET= "
        "for one of several"),
    CLI_STRINGS(O, places, "files", 'f', "[SET=]DIR",
        "where the app's files go; without it, the app in this folder; with SET= for one file "
        "set"),
    CLI_LIST(O, only, "only", 'o', "SET,...",
        "only these sets, as synco plan lists them: db, db-analytics, files (all that are no "
        "database), files:NAME, NAME"),
    CLI_FLAG(O, dry_run, "dry-run", 'n', "show what would be brought and change nothing"),
    CLI_FLAG(O, remove, "delete", 0,
        "remove files here that the source no longer has, where synco has filled before"),
    CLI_FLAG(O, yes, "yes", 'y', "replace a database that synco did not put there"),
    CLI_FLAG(O, full, "full", 0,
        "fill the database anew, whatever it has: nothing is compared; files come whatever their "
        "size and time"),
    CLI_LIST(O, keep_local, "keep-local", 0, "TABLE,...",
        "tables whose rows here stay as they are; * stands for any characters"),
    CLI_FLAG(O, owners, "owners", 0,
        "PostgreSQL: also owners and grants; the roles must be there"),
    CLI_FLAG(O, trust_source, "trust-source", 0,
        "the source's code may run with all rights of the target's user: functions in C "
        "and other languages without limits, extensions that reach the server's files or network"),
    CLI_COUNT(O, jobs, "jobs", 'j', "N", "connections at once (default 8)"),
    CLI_SIZE(O, limit_rate, "limit-rate", 0, "RATE",
        "bytes per second at most, as 500k or 2M"),
    CLI_COUNT(O, timeout, "timeout", 0, "SECONDS",
        "a connection that is silent for so long is tried again (default 30)"),
    CLI_COUNT(O, retry, "retry", 0, "N",
        "give up when so many tries in a row bring nothing (default 6)"),
    CLI_FLAG(O, watch, "watch", 0,
        "pull again and again, until stopped: keeps a copy fresh; .synco.yml is read anew "
        "each time"),
    CLI_DURATION(O, every, "every", 0, "TIME",
        "with --watch: from the start of a round to that of the next, as 30s, 10m, 6h or 1d "
        "(default 10m)"),
    CLI_DURATION(O, max_age, "max-age", 0, "TIME",
        "do nothing when the last pull of the same to the same place is younger, as 12h"),
    CLI_STRING(O, via, "via", 0, "COMMAND",
        "reach the source through a chain of commands that ends where a program can "
        "follow: 'ssh www docker exec -i app'"),
    CLI_STRING(O, root, "root", 0, "DIR", "with --via: the app's folder there"),
    CLI_STRING(O, from_db, "from-db", 0, "URI",
        "the database there, instead of the detected one; SYNCO_FROM_DB in the environment "
        "keeps it out of the process list"),
    CLI_FLAG(O, all, "all", 'a',
        "also rows and files that nobody needs in development: caches, sessions, thumbnails"),
    CLI_STRING(O, base_url, "base-url", 0, "URL",
        "the site's address: public files are fetched from there, not through the channel"),
    CLI_STRING(O, site_url, "site-url", 0, "ADDRESS",
        "the site's address here, as http://localhost:8080: replaces the source's in the "
        "database, also inside of serialised PHP values"),
    CLI_FLAG(
        O, keep_binary, "keep-binary", 0, "leave synco-lite there for the next time"),
    CLI_STRING(O, spool_limit, "spool-limit", 0, "SIZE",
        "how much may wait on the source's disk (default 256M, or a share of what is free)"),
    CLI_STRING(O, spool_dir, "spool-dir", 0, "DIR",
        "the folder there where it waits (default: TMPDIR, /tmp and others)"),
    CLI_LIST(O, allow_hosts, "allow-host", 0, "HOST[:PORT],...",
        "other hosts that public files may be fetched from; another port is another host"),
    CLI_FLAG(O, json, "json", 0, "one JSON object per line and event on standard output"),
    CLI_FLAG(O, quiet, "quiet", 'q', "warnings and failures only"),
    {0},
};
#undef O

const char pull_help[] =
    "Brings the database and the files of the app in REMOTE, the folder of a host or\n"
    "container that you have a shell in: synco starts synco-lite there by itself, and nothing\n"
    "is left behind. --via takes any chain of commands that leads to such a shell.\n"
    "\n"
    "REMOTE may be a name that .synco.yml in this folder gives; where that has only one remote,\n"
    "nothing need be typed, and at a terminal you are asked: which remote, and which sets.\n"
    "\n"
    "Or those that URL serves, as \"synco-lite serve\" printed it. TOKEN is the secret that\n"
    "opens them; - reads it from standard input, and without it the environment variable\n"
    "SYNCO_TOKEN is taken.\n"
    "\n"
    "The database is filled beside the old one and swapped in when it is complete. Files\n"
    "that have the same size and time are not fetched again.\n"
    "\n"
    ".synco.yml in the app's folder here holds what is always wanted: see man synco, FILES.\n"
    "\n"
    "  synco pull production                              as .synco.yml says\n"
    "  synco pull ssh://www.example.com/srv/shop          into the app in this folder\n"
    "  synco pull kubectl://shop/deploy/web:php/app       from a pod of a deployment\n"
    "  synco pull --via 'ssh www docker exec -i shop' --root /app\n"
    "  synco pull ssh://www.example.com/srv/shop --watch --every 10m --yes\n"
    "  synco pull https://www.example.com/ synco1.…\n"
    "  synco pull URL TOKEN --into copy.sql.zst --only db  as a file\n"
    "  synco pull URL TOKEN --into sqlite:dev.db --files . --delete\n";

const char plan_help[] =
    "Reads what URL serves and says what a pull with the same options would bring, change,\n"
    "drop and keep here. It changes nothing, and fails where that would, with its status.\n";
