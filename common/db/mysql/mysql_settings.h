/*
 * The one table of what a session is set to, whatever the server, the user or the user's role has:
 * all that changes what a SELECT returns, what a load stores or how long a statement may run.
 *
 * BOTH, SOURCE and TARGET say at which end a variable matters; the value is as SHOW VARIABLES
 * prints it; DEFAULT is the word.  MISSED: at the target, too, but its lack is seen to elsewhere: a user who may not
 * set it hears nothing.  What a server does not know is left out.
 *
 * time_zone, sql_mode, NAMES and what is in mysql_session.c's first statement are no rows here.
 */

#ifndef SYNCO_COMMON_DB_MYSQL_SETTINGS_H
#define SYNCO_COMMON_DB_MYSQL_SETTINGS_H

/* clang-format off */
#define MYSQL_SETTINGS(BOTH, SOURCE, TARGET, MISSED)                                               \
	/* How long a statement or a session may last, and how much it may read. */               \
	BOTH("max_statement_time", "0.000000")                                                     \
	SOURCE("max_execution_time", "0")                                                          \
	BOTH("idle_transaction_timeout", "0")                                                      \
	BOTH("idle_readonly_transaction_timeout", "0")                                             \
	BOTH("idle_write_transaction_timeout", "0")                                                \
	BOTH("wait_timeout", "28800")                                                              \
	BOTH("net_read_timeout", "28800")                                                          \
	BOTH("net_write_timeout", "28800")                                                         \
	BOTH("lock_wait_timeout", "60")                                                            \
	TARGET("innodb_lock_wait_timeout", "60")                                                   \
	BOTH("max_tmp_session_space_usage", "0")                                                   \
	BOTH("tmp_disk_table_size", "18446744073709551615")                                        \
	/* A sort of little room fails. */                                                         \
	BOTH("sort_buffer_size", "2097152")                                                        \
	/* Statements here hold up to 1 MiB of values. */                                          \
	MISSED("parser_max_mem_size", "18446744073709551615")                                      \
	MISSED("connection_memory_limit", "18446744073709551615")                                  \
	/* Keys of several hundred rows are named in one DELETE. */                                \
	TARGET("range_optimizer_max_mem_size", "0")                                                \
	/* Rows of a MEMORY table. */                                                              \
	TARGET("max_heap_table_size", "17179869184")                                               \
	/* Which rows: a moment of the past, another engine's copy, NULL for the last id. */       \
	BOTH("system_versioning_asof", "DEFAULT")                                                  \
	BOTH("use_secondary_engine", "OFF")                                                        \
	BOTH("sql_auto_is_null", "OFF")                                                            \
	/* Keys are sorted by as many bytes as a key may have. */                                  \
	BOTH("max_sort_length", "4096")                                                            \
	/* Foreign keys are followed as far as they lead (common/filter/). */                      \
	SOURCE("max_recursive_iterations", "4294967295")                                           \
	SOURCE("cte_max_recursion_depth", "4294967295")                                            \
	/* What expressions give: conditions of rows there, generated columns here. */             \
	BOTH("group_concat_max_len", "4294967295")                                                 \
	BOTH("div_precision_increment", "4")                                                       \
	BOTH("default_week_format", "0")                                                           \
	BOTH("lc_time_names", "en_US")                                                             \
	BOTH("block_encryption_mode", "aes-128-ecb")                                               \
	BOTH("default_regex_flags", "")                                                            \
	/* What the words of a definition mean, and all of them are shown. */                      \
	BOTH("old_mode", "UTF8_IS_UTF8MB3")                                                        \
	BOTH("character_set_collations", "")                                                       \
	BOTH("sql_quote_show_create", "ON")                                                        \
	BOTH("show_create_table_verbosity", "OFF")                                                 \
	BOTH("show_create_table_skip_secondary_engine", "OFF")                                     \
	BOTH("show_gipk_in_create_table_and_information_schema", "ON")                             \
	BOTH("information_schema_stats_expiry", "0")                                               \
	/* Words of errors that are looked at. */                                                  \
	BOTH("lc_messages", "en_US")                                                               \
	/* A COMMIT ends the transaction, and nothing else does or begins one. */                  \
	BOTH("completion_type", "NO_CHAIN")                                                        \
	BOTH("autocommit", "ON")                                                                   \
	TARGET("tx_read_only", "OFF")                                                              \
	TARGET("transaction_read_only", "OFF")                                                     \
	TARGET("tx_isolation", "REPEATABLE-READ")                                                  \
	TARGET("transaction_isolation", "REPEATABLE-READ")                                         \
	/* Rows as they come: what a constraint says of them was the source's to check. */         \
	TARGET("check_constraint_checks", "OFF")                                                   \
	TARGET("foreign_key_checks", "OFF")                                                        \
	TARGET("unique_checks", "OFF")                                                             \
	/* All tables' rows may go. */                                                             \
	TARGET("sql_safe_updates", "OFF")                                                          \
	TARGET("system_versioning_alter_history", "KEEP")                                          \
	/* Counters are the source's. */                                                           \
	TARGET("auto_increment_increment", "1")                                                    \
	TARGET("auto_increment_offset", "1")                                                       \
	/* Tables as they are defined: nothing is added, nothing is refused. */                    \
	TARGET("explicit_defaults_for_timestamp", "ON")                                            \
	TARGET("sql_require_primary_key", "OFF")                                                   \
	TARGET("sql_generate_invisible_primary_key", "OFF")                                        \
	TARGET("innodb_compression_default", "OFF")                                                \
	TARGET("innodb_default_encryption_key_id", "1")                                            \
	/* The server writes it into views, when they are made and when they are shown. */         \
	BOTH("sql_buffer_result", "OFF")                                                           \
	TARGET("sql_if_exists", "OFF")                                                             \
	TARGET("alter_algorithm", "0" /* DEFAULT */)                                                 \
	MISSED("innodb_strict_mode", "OFF")                                                        \
	MISSED("restrict_fk_on_non_standard_key", "OFF")                                           \
	/* What the server warns of after a load is read whole. */                                 \
	TARGET("sql_notes", "ON")                                                                  \
	MISSED("max_error_count", "65535")                                                         \
	/* The name that LOAD DATA LOCAL gives to its stream. */                                   \
	TARGET("character_set_filesystem", "binary")
/* clang-format on */

#define MYSQL_ROW(name, value)        {name, value, false},
#define MYSQL_ROW_MISSED(name, value) {name, value, true},
#define MYSQL_NO_ROW(name, value)

#endif
