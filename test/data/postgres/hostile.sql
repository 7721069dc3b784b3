-- ALTER ROLE victim SET … for each variable that may be set in a session, to what harms most: the n-th value
-- (:round, from 0) that is not the server's own default.
WITH words(name, list) AS (VALUES
	('DateStyle', ARRAY['SQL, DMY', 'German']), ('TimeZone', ARRAY['Asia/Kathmandu', 'America/St_Johns']),
	('client_encoding', ARRAY['LATIN1', 'SQL_ASCII']), ('default_tablespace', ARRAY['nowhere', 'aside']),
	('temp_tablespaces', ARRAY['nowhere', 'aside']), ('default_table_access_method', ARRAY['nowhere', 'other']),
	('lc_messages', ARRAY['C.UTF-8', 'POSIX']), ('restrict_nonsystem_relation_kind', ARRAY['view, foreign-table']),
	('createrole_self_grant', ARRAY['set, inherit']), ('default_text_search_config', ARRAY['pg_catalog.german']),
	('timezone_abbreviations', ARRAY['India'])
), choice AS (
	SELECT s.name, CASE
	         WHEN s.vartype = 'bool' THEN ARRAY[CASE s.boot_val WHEN 'on' THEN 'off' ELSE 'on' END]
	         WHEN s.vartype = 'enum' THEN array_remove(s.enumvals, s.boot_val)
	         WHEN s.vartype = 'string' THEN w.list
	         ELSE array_remove(ARRAY[s.min_val, s.max_val], s.boot_val) END AS list
	FROM pg_settings s LEFT JOIN words w ON w.name = s.name
	WHERE s.context IN ('user', 'superuser')
	  -- Of the transaction that says it; more memory than there is; for those who look for faults of the
	  -- server; so short that no client has the time for its first statement (replaced below).
	  AND s.name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable',
	      'max_stack_depth', 'log_min_messages', 'debug_discard_caches', 'seed')
	  AND NOT (s.name ~ '^trace_|_debug$' OR s.unit IN ('kB', '8kB') AND s.vartype = 'integer')
), value AS (
	SELECT name, CASE WHEN name = 'idle_session_timeout' OR name = 'statement_timeout' THEN '2000'
	       ELSE list[1 + :round % array_length(list, 1)] END AS value FROM choice WHERE array_length(list, 1) > 0
	UNION ALL VALUES ('plpgsql.extra_errors', 'all'), ('search_path', 'nowhere')
)
SELECT format('ALTER ROLE victim SET %I TO %L', name, value) FROM value \gexec
