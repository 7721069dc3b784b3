#include "source-lite/serve_options.h"

#include "source-lite/serve.h"

#define O struct serve_opts
const struct cli_opt serve_options[] = {
    CLI_STRING(
        O, root, "root", 'r', "DIR", "the app's folder (default: the current one)"),
    CLI_STRING(O, listen, "listen", 'l', "ADDR:PORT",
        "serve with the built-in HTTP server; port 0 takes a free one"),
    CLI_STRING(O, publish, "publish", 'p', "DIR",
        "write the sealed objects below DIR, which the site's web server shows to the public"),
    CLI_FLAG(O, background, "background", 0,
        "serve over a socket file, for synco-lite attach; the token is read from standard "
        "input, a line, then the database's URI or an empty line"),
    CLI_FLAG(O, stdio, "stdio", 0,
        "serve one session over standard input and output to somebody without a shell: a forced "
        "command; nothing that the destination asks for changes what is offered"),
    CLI_FLAG(O, ask, "ask", 0,
        "with --listen: wait for one destination, and dump only what it lacks"),
    CLI_STRING(O, db, "db", 'd', "URI",
        "the app's main database, instead of the detected one: mysql://user:pass@host/db, "
        "postgres://… or sqlite:FILE; "
        "SYNCO_DB in the environment keeps it out of the process list"),
    CLI_FLAG(O, all, "all", 'a',
        "also rows and files that nobody needs in development: caches, sessions, thumbnails"),
    CLI_LIST(O, only, "only", 'o', "SET,...",
        "only these sets, as detect lists them: db (the main database), files (all that are no "
        "database), files:NAME, NAME"),
    CLI_STRING(O, base_url, "base-url", 'b', "URL",
        "the site's address: public files are fetched from there"),
    CLI_FLAG(O, keep, "keep", 'k', "leave the sealed objects in place at the end"),
    CLI_STRING(
        O, token_file, "token-file", 't', "FILE", "write the token to FILE, for scripts"),
    CLI_STRING(O, spool, "spool", 0, "DIR",
        "where the sealed objects lie when they are not published (default: TMPDIR or /tmp)"),
    CLI_SIZE(O, spool_limit, "spool-limit", 0, "SIZE",
        "in the background: the scan waits while so much was not fetched (default 256M, or a share of what is free)"),
    CLI_COUNT(O, idle, "idle", 0, "SECONDS",
        "in the background, or asking: end when nobody says anything for so long (default 120)"),
    CLI_FLAG(O, json, "json", 0, "one JSON object per line and event on standard output"),
    CLI_FLAG(O, quiet, "quiet", 'q', "warnings, failures and the command to type only"),
    {0},
};
#undef O

const char serve_help[] =
    "Finds the app's database and files, dumps the database from one snapshot, seals\n"
    "everything with a new key, and serves it until Ctrl-C. Without --listen or\n"
    "--publish it listens at 127.0.0.1, where nobody else reaches it.\n"
    "\n"
    "  synco-lite serve                                    in the app's folder\n"
    "  synco-lite serve --listen 127.0.0.1:8099            behind an SSH tunnel\n"
    "  synco-lite serve --publish public                   on the site itself\n"
    "  synco-lite serve --db mysql://app@localhost/shop --only db\n"
    "\n"
    "Who has a shell there can read what its user can read. For others, a line of\n"
    "authorized_keys: restrict,command=\"synco-lite serve --stdio --root /srv/shop\" KEY\n";
