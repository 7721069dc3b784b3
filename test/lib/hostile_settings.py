"""Hostile values for the dynamic global variables of a MariaDB or MySQL server.

    hostile_settings.py <VARIABLES    name, type, smallest, largest, words, value: a tab between them

Prints "name<TAB>statement<TAB>statement that takes it back", one line for each value: the smallest, the
largest, each other word.  The list comes from the server itself (variables_of in mysql_hostile.sh).
"""
import sys

# What keeps everyone from connecting or writing is refused with the server's own words; what ends or blocks
# the server, or changes nothing but its own files and logs, is not asked.
NOT_ASKED = {
    "read_only", "super_read_only", "innodb_read_only", "offline_mode", "require_secure_transport",
    "max_connections", "max_user_connections", "connect_timeout", "event_scheduler", "shutdown", "password",
    "datadir", "tmpdir", "general_log", "slow_query_log", "log_output", "gtid_mode", "gtid_slave_pos",
    "gtid_purged", "gtid_binlog_state", "port", "thread_cache_size", "local_infile", "server_id",
    "default_authentication_plugin", "authentication_policy", "init_connect", "init_replica", "init_slave",
    "mandatory_roles", "activate_all_roles_on_login", "partial_revokes", "host_cache_size", "max_connect_errors",
    "max_password_errors", "ssl_ca", "ssl_capath", "ssl_cert", "ssl_key", "ssl_crl", "ssl_crlpath", "ssl_cipher",
    "tls_version", "tls_ciphersuites", "innodb_buffer_pool_size", "innodb_buffer_pool_chunk_size",
    "innodb_log_file_size", "innodb_redo_log_capacity", "enforce_storage_engine", "persist_only_admin_x509_subject",
    # How the target stores or what it forbids all: its own words say so.
    "innodb_default_row_format", "innodb_force_primary_key", "mysql56_temporal_format",
    "keyring_operations", "innodb_evict_tables_on_commit_debug", "global_connection_memory_limit",
}
PREFIXES = ("general_log", "slow_query", "log_", "performance_schema", "rpl_", "replica_", "slave_", "sync_",
            "relay_", "master_", "source_", "binlog_gtid", "wsrep", "innodb_monitor", "innodb_buffer_pool_",
            "innodb_status", "innodb_limit_optimistic", "innodb_disable", "innodb_saved", "innodb_trunc",
            "debug", "mysqlx", "ssl_", "tls_", "admin_", "caching_sha2", "replicate_", "server_audit", "aria_log", "aria_group_commit",
            "innodb_log_", "innodb_undo", "innodb_redo", "innodb_purge", "telemetry", "component_")


def quoted(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def literal(kind, value):
    if kind == "number":
        return value
    return quoted(value)


def words_of(name, kind, words, value):
    """Other values than the one it has."""
    if kind == "bool":
        return ["OFF" if value.upper() in ("ON", "1") else "ON"]
    if kind == "flags":  # optimizer_switch: all the other way round
        return [",".join(w.split("=")[0] + ("=off" if w.endswith("=on") else "=on")
                         for w in value.split(",") if "=on" in w or "=off" in w)]
    if name == "sql_mode":
        words = [w for w in words if w not in ("NOT_USED",) and not w.startswith("?")]
    return [w for w in words if w != value]


# Texts that a server takes, where it does not list them.
TEXTS = {
    "character_set_client": ["latin1", "gbk"], "character_set_connection": ["latin1", "ucs2"],
    "character_set_results": ["latin1", "utf16"], "character_set_server": ["latin1", "utf32"],
    "character_set_database": ["latin1"], "character_set_filesystem": ["utf16", "latin1"],
    "collation_connection": ["utf8mb4_bin", "latin1_german2_ci"], "collation_server": ["utf8mb4_bin", "latin2_bin"],
    "collation_database": ["latin1_bin"], "lc_time_names": ["de_DE", "ja_JP"], "lc_messages": ["de_DE", "ru_RU"],
    "time_zone": ["+13:00", "-11:30"], "default_storage_engine": ["MyISAM", "MEMORY"],
    "storage_engine": ["MyISAM"], "default_tmp_storage_engine": ["MEMORY"],
    "character_set_collations": ["utf8mb4=utf8mb4_bin", "latin1=latin1_german2_ci"],
    "default_collation_for_utf8mb4": ["utf8mb4_general_ci"], "default_regex_flags": ["DOTALL,EXTENDED"],
    "system_versioning_asof": ["1999-01-01 00:00:00"], "block_encryption_mode": ["aes-256-cbc"],
    "session_track_system_variables": ["*"], "old_mode": ["", "ZERO_DATE_TIME_CAST"],
    "sql_mode": ["ANSI", "TRADITIONAL", "NO_BACKSLASH_ESCAPES", "PAD_CHAR_TO_FULL_LENGTH", "NO_ENGINE_SUBSTITUTION",
                 "HIGH_NOT_PRECEDENCE,IGNORE_SPACE,PIPES_AS_CONCAT", "ONLY_FULL_GROUP_BY", "NO_UNSIGNED_SUBTRACTION",
                 "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE", "ALLOW_INVALID_DATES", "REAL_AS_FLOAT", "ORACLE",
                 "MSSQL", "NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS", "TIME_ROUND_FRACTIONAL",
                 "TIME_TRUNCATE_FRACTIONAL", "SIMULTANEOUS_ASSIGNMENT", "EMPTY_STRING_IS_NULL"],
}


def main():
    for line in sys.stdin:
        name, kind, low, high, words, value = line.rstrip("\n").split("\t")
        name = name.lower()
        if name in NOT_ASKED or name.startswith(PREFIXES):
            continue
        kind = kind.lower()
        if "bool" in kind:
            kind = "bool"
        elif "int" in kind or "numeric" in kind or "double" in kind:
            kind = "number"
        elif "flag" in kind or name in ("optimizer_switch", "optimizer_trace", "optimizer_trace_features"):
            kind = "flags"
        elif "enum" in kind or "set" in kind:
            kind = "word"
        else:
            kind = "text"
        back = value if kind == "number" or name == "system_versioning_asof" else quoted(value)
        if kind == "number":
            values = [v for v in dict.fromkeys((low, high)) if v and v != value]
        elif name in TEXTS:
            values = [v for v in TEXTS[name] if v != value]
        else:
            values = words_of(name, kind, [w for w in words.split(",") if w], value)
        for v in values:
            if kind == "number" and float(v) > 1e12 and "size" in name:
                v = "1099511627776"
            print(f"{name}\tSET GLOBAL {name} = {literal(kind, v)}\tSET GLOBAL {name} = {back}")


main()
