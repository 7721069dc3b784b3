-- Tables of extensions whose rows are the user's: table, condition.
SELECT t.id, coalesce(t.condition, '')
FROM pg_extension e, unnest(e.extconfig, e.extcondition) AS t(id, condition)
     JOIN pg_class c ON c.oid = t.id
WHERE c.relkind = 'r'
