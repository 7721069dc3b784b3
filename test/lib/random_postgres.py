"""SQL for a random PostgreSQL database with objects of all kinds, and random changes to it.

    random_postgres.py SEED schema         the objects, and rows
    random_postgres.py SEED change ROUND   definitions and rows changed, added, dropped
    random_postgres.py SEED own ROUND      tables of the destination's own, named own_...

One statement is one or more whole lines.  The server may refuse any of them: what it accepts is the database.  The
same arguments give the same text.
"""
import random
import sys

seed, what = int(sys.argv[1]), sys.argv[2]
rnd = random.Random(seed)

NAMES = ["a", "b", "c", "id", "Data", "A b", 'q"uote', "s.dot", "select", "ünï", "x'y", "$1", "%s", "back\\slash", "new\nline", "tab\t", " lead",
         "😀", "n" * 63, "user", "order", "name", "public", "pg_x", "1st", "--", "/*", "$$", ";", "a,b", "(x)", "t", "value", "type", "key", "_", "end"]
TEXTS = ["", " ", "a", "ä", "tab\there", "line\nbreak", "back\\slash", "quote'", '"double"', "\\N", "日本語", "😀", "NULL", "x" * 3000, "\\.", "$$", "%"]
out = []


def say(sql):
    out.append(sql.rstrip().rstrip(";") + ";")


def ident(name):
    return '"' + name.replace('"', '""') + '"'


def lit(text):
    text = text.replace("'", "''")
    return ("E'" + text.replace("\\", "\\\\") + "'") if "\\" in text else "'" + text + "'"


def pick(seq):
    return rnd.choice(list(seq))


def chance(p):
    return rnd.random() < p


def some(seq, most):
    seq = list(seq)
    return rnd.sample(seq, min(len(seq), rnd.randint(1, most))) if seq else []


serial = 0


def fresh(prefix=""):
    """A name that may be hostile; unique but for a chance of a clash that the server judges."""
    global serial
    serial += 1
    base = pick(NAMES)
    if chance(0.15):
        return base
    return (prefix + base)[:50] + str(serial)


BASE = {  # type: a value
    "int": lambda: str(pick([0, 1, -1, 2147483647, -2147483648, rnd.randint(-99999, 99999)])),
    "bigint": lambda: str(rnd.randint(-2**62, 2**62)),
    "smallint": lambda: str(rnd.randint(-32768, 32767)),
    "numeric": lambda: pick(["'NaN'", "'Infinity'", "0.00", "-1e-20", "123456789012345678901234567890.123"]),
    "numeric(12,3)": lambda: f"{rnd.randint(-10**8, 10**8)}.{rnd.randint(0, 999):03}",
    "real": lambda: pick(["0.1", "'-0'", "'NaN'", "1e38", str(rnd.random())]),
    "double precision": lambda: pick(["0.1", "'-0'", "'-Infinity'", "1e300", repr(rnd.random())]),
    "text": lambda: lit(pick(TEXTS) + pick(TEXTS)),
    "varchar(50)": lambda: lit((pick(TEXTS) + str(rnd.randint(0, 999)))[:50]),
    "char(5)": lambda: pick(["'a'", "''", "'abcde'", "'ä '"]),
    'text COLLATE "C"': lambda: lit(pick(TEXTS)),
    "bytea": lambda: "'\\x" + bytes(rnd.randrange(256) for _ in range(rnd.randint(0, 30))).hex() + "'",
    "boolean": lambda: pick(["true", "false"]),
    "date": lambda: pick(["'2020-02-29'", "'0044-03-15 BC'", "'infinity'", "'5874897-12-31'"]),
    "timestamp": lambda: pick(["'2020-02-29 12:34:56.789012'", "'-infinity'", "'0001-01-01 00:00:00 BC'"]),
    "timestamptz": lambda: pick(["'2020-10-25 02:30:00+02'", "'infinity'", "'1900-01-01 00:00:00 UTC'"]),
    "timestamptz(0)": lambda: "'2021-03-28 01:59:59.6+00'",
    "time": lambda: pick(["'24:00'", "'12:00:00.000001'"]),
    "timetz": lambda: "'12:00:00+05:30'",
    "interval": lambda: pick(["'1 year -2 mons 3 days -04:05:06.7'", "'-1 day +1 hour'", "'0'"]),
    "uuid": lambda: f"'{rnd.getrandbits(128):032x}'",
    "json": lambda: "'{\"b\": 1,  \"a\": [19.90, null, \"\\u00e4\"], \"b\": 2}'",
    "jsonb": lambda: "'{\"b\": 1.10, \"a\": {\"x\": [1e400, \"ü\"]}}'",
    "inet": lambda: pick(["'10.1.2.3/8'", "'::1'"]),
    "cidr": lambda: "'10.0.0.0/8'",
    "macaddr": lambda: "'08:00:2b:01:02:03'",
    "bit(5)": lambda: pick(["B'10101'", "B'00000'"]),
    "bit varying": lambda: pick(["B''", "B'1011'"]),
    "point": lambda: "'(1.5,-0)'",
    "polygon": lambda: "'((0,0),(1,1),(1,0))'",
    "box": lambda: "'(1,1),(0,0)'",
    "money": lambda: "'12.34'",
    "xml": lambda: "'<a>ü</a>'",
    "tsvector": lambda: "to_tsvector('simple', 'a fat cat''s')",
    "tsquery": lambda: "'fat & (cat | !rat:*)'",
    "int4range": lambda: pick(["'[1,10)'", "'empty'", "'(,)'"]),
    "tstzrange": lambda: "'[2020-01-01 00:00+00,)'",
    "int4multirange": lambda: "'{[1,3),[5,9)}'",
    "int[]": lambda: pick(["'{}'", "'{1,NULL,3}'", "'[0:1]={1,2}'", "'{{1,2},{3,4}}'"]),
    "text[]": lambda: "ARRAY['a\"b', 'NULL', NULL, '', E'x\\\\y{,}']",
    "pg_lsn": lambda: "'16/B374D848'",
    "oid": lambda: "4294967295",
    "name": lambda: "'nam''e'",
    '"char"': lambda: "'x'",
    "jsonpath": lambda: "'$.a[*] ? (@ > 1)'",
    "regtype": lambda: pick(["'int4'", "'text'"]),
}
KEYABLE = ["int", "bigint", "text", "uuid", "varchar(50)", "date", "timestamptz", "numeric(12,3)", "bytea", "boolean", "char(5)", "smallint", "inet"]
types = dict(BASE)
schemas, tables, views, functions, sequences, enums, composites, roles = ["public"], [], [], [], [], [], [], ["rnd_a", "rnd_b"]


def qualified(schema, name):
    return f"{ident(schema)}.{ident(name)}"


def place(prefix=""):
    return qualified(pick(schemas), fresh(prefix))


def a_text():
    return lit(pick(TEXTS)[:200] + str(rnd.randint(0, 9)))


class Table:
    def __init__(self, name, columns):
        self.name, self.columns, self.key, self.kind, self.unique = name, columns, [], "TABLE", []

    def insertable(self):
        return [(c, t) for c, t, generated in self.columns if not generated]


def a_type():
    return pick(types) if chance(0.6) else pick(["int", "text", "bigint", "timestamptz", "jsonb"])


def make_schema():
    name = pick(NAMES) if chance(0.6) else fresh("s")
    say(f"CREATE SCHEMA {ident(name)}" + (f" AUTHORIZATION {pick(roles)}" if chance(0.1) else ""))
    schemas.append(name)


def make_extension():
    name = pick(["citext", "hstore", "pg_trgm", "btree_gist", "ltree", "intarray", "uuid-ossp", "unaccent", "cube", "pgcrypto", "btree_gin", "isn", "seg", "tablefunc", "fuzzystrmatch", "lo", "bloom"])
    schema = ident(pick(schemas))
    say(f"CREATE EXTENSION {ident(name)} SCHEMA {schema}")
    if name == "citext":
        types[f"{schema}.citext"] = lambda: pick(["'MiXed'", "'ß'", "'x'", f"'K{rnd.randint(0, 999)}'"])
    if name == "hstore":
        types[f"{schema}.hstore"] = lambda: "'\"a b\"=>\"x\\\"y\", c=>NULL'"
    if name == "ltree":
        types[f"{schema}.ltree"] = lambda: "'a.b.c'"
    if name == "cube":
        types[f"{schema}.cube"] = lambda: "'(1,2),(3,4)'"
    if name == "seg":
        types[f"{schema}.seg"] = lambda: "'1.5 .. 2.50'"


def make_enum():
    name = place("e")
    labels = rnd.sample(["a", "b", "ä", "it''s", "", " ", "with space", "A", "😀", "-", "x,y"], rnd.randint(1, 6))
    say(f"CREATE TYPE {name} AS ENUM ({', '.join(chr(39) + s + chr(39) for s in labels)})")
    types[name] = lambda: "'" + rnd.choice(labels) + "'"
    types[name + "[]"] = lambda: f"ARRAY['{rnd.choice(labels)}', NULL]::{name}[]"
    enums.append(name)


def make_domain():
    name, (base, value) = place("d"), pick(types.items())
    checks = pick(["", "", f" CHECK (VALUE IS NOT NULL)", f" CONSTRAINT {ident(fresh())} CHECK (VALUE::text <> 'never')", " NOT NULL"])
    default = f" DEFAULT {value()}" if chance(0.3) else ""
    say(f"CREATE DOMAIN {name} AS {base}{default}{checks}")
    if chance(0.3):
        say(f"ALTER DOMAIN {name} ADD CONSTRAINT {ident(fresh())} CHECK (length(VALUE::text) < 100000) NOT VALID")
    types[name] = value


def make_composite():
    name = place("c")
    parts = [(ident(fresh()), *pick(types.items())) for _ in range(rnd.randint(1, 4))]
    say(f"CREATE TYPE {name} AS ({', '.join(f'{c} {t}' for c, t, _ in parts)})")
    types[name] = lambda: f"ROW({', '.join(v() if chance(0.8) else 'NULL' for _, _, v in parts)})::{name}"
    composites.append(name)


def make_range():
    name, (base, low, high) = place("r"), pick([("text", "'a'", "'b'"), ("time", "'01:00'", "'02:00'"), ("double precision", "0.5", "1.5")])
    more = ", multirange_type_name = " + ident(fresh("m")) if chance(0.3) else ""
    more += ', collation = "C"' if base == "text" and chance(0.5) else ""
    say(f"CREATE TYPE {name} AS RANGE (subtype = {base}{more})")
    types[name] = lambda: f"{name}({low}, {high}, '[]')"


def make_collation():
    name = place("k")
    say(f"CREATE COLLATION {name} " + pick(['FROM "C"', "(provider = icu, locale = 'de-u-co-phonebk')", "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)", "(locale = 'C')"]))
    types[f"text COLLATE {name}"] = lambda: lit(pick(TEXTS) + str(rnd.randint(0, 999)))


def make_sequence():
    name = place("s")
    options = pick(["", "INCREMENT -3 MINVALUE -100 MAXVALUE 50 START 10 CYCLE", "AS smallint CACHE 20", "START 9223372036854775807", "MINVALUE 5", "AS bigint INCREMENT 7"])
    say(f"CREATE {pick(['', '', 'UNLOGGED '])}SEQUENCE {name} {options}")
    if chance(0.6):
        say(f"SELECT nextval({lit(name)})")
    sequences.append(name)


def default_for(kind, value):
    if kind in ("int", "bigint") and sequences and chance(0.4):
        return f" DEFAULT nextval({lit(pick(sequences))}::regclass)"
    if kind == "text" and functions and chance(0.3):
        return f" DEFAULT {pick(functions)}"
    if kind == "timestamptz" and chance(0.5):
        return " DEFAULT now() - interval '1 day'"
    return f" DEFAULT {value()}" if chance(0.25) else ""


def columns_for(n):
    cols, lines, seen = [], [], set()
    for _ in range(n):
        name = pick(NAMES)
        if name in seen:
            continue
        seen.add(name)
        kind = a_type()
        value = types[kind]
        line = f"{ident(name)} {kind}"
        generated = False
        if kind in ("int", "bigint", "smallint") and chance(0.2):
            line += f" GENERATED {pick(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY" + pick(["", " (START 100 INCREMENT 5)", " (MINVALUE -5 START -5)"])
            generated = "ALWAYS" in line or chance(0.5)
        elif cols and kind == "text" and chance(0.3):
            other = pick(cols)
            line += f" GENERATED ALWAYS AS (coalesce({ident(other[0])}::text, '') || 'x') STORED"
            generated = True
        else:
            line += default_for(kind, value) + (" NOT NULL" if chance(0.2) else "")
            if chance(0.1):
                line += f" CONSTRAINT {ident(fresh())} CHECK (length({ident(name)}::text) < 90000)" + (" NO INHERIT" if chance(0.2) else "")
        lines.append(line)
        cols.append((name, kind, generated))
    return cols, lines


def make_table():
    name = place("t")
    cols, lines = columns_for(rnd.randint(1, 7))
    t = Table(name, cols)
    keys = [c for c, k, _ in cols if k in KEYABLE]
    tail = ""
    parents = [p for p in tables if p.kind == "TABLE"]
    if parents and chance(0.15):
        parent = pick(parents)
        tail = f" INHERITS ({parent.name})"
        mine = {c for c, _, _ in cols}
        t.columns = [c for c in parent.columns if c[0] not in mine] + cols
    elif keys and chance(0.7):
        t.key = some(keys, 3)
        deferred = pick(["", "", "", " DEFERRABLE INITIALLY DEFERRED"])
        include = ""
        rest = [c for c, _, _ in cols if c not in t.key]
        if rest and chance(0.2):
            include = f" INCLUDE ({ident(pick(rest))})"
        lines.append((f"CONSTRAINT {ident(fresh())} " if chance(0.4) else "") + f"PRIMARY KEY ({', '.join(map(ident, t.key))}){include}{deferred}")
    if chance(0.1):
        lines.append(f"CHECK (true)")
    if chance(0.1) and "TABLE" == t.kind and not tail:
        tail = " WITH (" + pick(["fillfactor = 70", "autovacuum_enabled = false, toast.autovacuum_enabled = false", "parallel_workers = 2"]) + ")"
    if composites and chance(0.05):
        of = pick(composites)
        say(f"CREATE TABLE {name} OF {of}")
        return
    say(f"CREATE {'UNLOGGED ' if chance(0.1) else ''}TABLE {name} ({', '.join(lines)}){tail}")
    tables.append(t)
    if chance(0.1):
        types[name] = lambda: "NULL"


def make_partitioned():
    name = place("p")
    cols, lines = columns_for(rnd.randint(1, 4))
    way = pick(["LIST", "RANGE", "HASH", "RANGE2"])
    by = pick(NAMES) + "_by"
    lines.insert(rnd.randint(0, len(lines)), f"{ident(by)} int" + pick([" NOT NULL", ""]))
    t = Table(name, [(by, "int", False)] + cols)
    t.kind = "PARTITIONED"
    if chance(0.5):
        t.key = [by]
        lines.append(f"PRIMARY KEY ({ident(by)})")
    expression = way == "LIST" and not t.key and chance(0.3)
    say(f"CREATE TABLE {name} ({', '.join(lines)}) PARTITION BY {way.rstrip('2')} ({f'({ident(by)} % 3)' if expression else ident(by)})")
    parts = {"LIST": ["IN (0)", "IN (1, -1)", "DEFAULT"], "HASH": [f"WITH (MODULUS 3, REMAINDER {i})" for i in range(3)],
             "RANGE": ["FROM (MINVALUE) TO (0)", "FROM (0) TO (100)", "DEFAULT"], "RANGE2": ["FROM (MINVALUE) TO (50)", "FROM (50) TO (MAXVALUE)"]}[way]
    for part in parts:
        own = place("pp")
        bound = part if part == "DEFAULT" else f"FOR VALUES {part}"
        if chance(0.25):  # attached, with another order of columns
            own_lines = lines[:]
            own_lines = [s for s in own_lines if not s.startswith("PRIMARY")]
            rnd.shuffle(own_lines)
            say(f"CREATE TABLE {own} ({', '.join(own_lines)})")
            say(f"ALTER TABLE {name} ATTACH PARTITION {own} {bound}")
        elif chance(0.2):
            say(f"CREATE TABLE {own} PARTITION OF {name} {bound} PARTITION BY HASH ({ident(by)})")
            for i in range(2):
                say(f"CREATE TABLE {place('pq')} PARTITION OF {own} FOR VALUES WITH (MODULUS 2, REMAINDER {i})")
        else:
            say(f"CREATE {'UNLOGGED ' if chance(0.05) else ''}TABLE {own} PARTITION OF {name} {bound}")
        if chance(0.3):
            say(f"CREATE INDEX {ident(fresh())} ON {own} ({ident(by)})")
        if chance(0.2):
            say(f"ALTER TABLE {own} ALTER COLUMN {ident(by)} SET DEFAULT 7")
    tables.append(t)


def make_index():
    if not tables:
        return
    t = pick(tables)
    c, kind, _ = pick(t.columns)
    c = ident(c)
    only = "ONLY " if t.kind == "PARTITIONED" and chance(0.1) else ""
    head = f"CREATE {pick(['', '', 'UNIQUE '])}INDEX {ident(fresh('i'))} ON {only}{t.name} "
    way = rnd.randint(0, 10)
    if way < 3:
        say(head + f"({', '.join(ident(x[0]) + pick(['', ' DESC', ' NULLS FIRST']) for x in some(t.columns, 3))})" + (f" INCLUDE ({c})" if chance(0.3) else "") +
            (f" WHERE {c} IS NOT NULL" if chance(0.3) else "") + (" NULLS NOT DISTINCT" if chance(0.05) else ""))
    elif way == 3:
        say(head + f"((coalesce({c}::text, 'x') || 'y'))")
    elif way == 4:
        say(head + f"(lower({c}) text_pattern_ops) WITH (fillfactor = 60)")
    elif way == 5:
        say(head + f"USING hash ({c})")
    elif way == 6:
        say(head + f"USING gin ({c})" + pick(["", " WITH (fastupdate = off)"]))
    elif way == 7:
        say(head + f"USING gist ({c})")
    elif way == 8:
        say(head + f"USING brin ({c})")
    elif way == 9:
        say(head + f'({c} COLLATE "C")')
    elif functions:
        say(head + f"(({pick(functions)}))")
    if chance(0.1) and t.key:
        index = fresh("ci")
        say(f"CREATE UNIQUE INDEX {ident(index)} ON {t.name} ({', '.join(map(ident, t.key))})")
        say(f"ALTER TABLE {t.name} " + pick(["REPLICA IDENTITY FULL", f"CLUSTER ON {ident(index)}", f"REPLICA IDENTITY USING INDEX {ident(index)}"]))


def make_constraint():
    if not tables:
        return
    t = pick(tables)
    c, kind, _ = pick(t.columns)
    name = f"CONSTRAINT {ident(fresh('k'))}" if chance(0.8) else ""
    deferrable = pick(["", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"])
    way = rnd.randint(0, 5)
    if way == 0:
        say(f"ALTER TABLE {t.name} ADD {name} UNIQUE{pick(['', ' NULLS NOT DISTINCT'])} ({', '.join(ident(x[0]) for x in some(t.columns, 2))}){deferrable}")
    elif way == 1:
        say(f"ALTER TABLE {t.name} ADD {name} CHECK ({ident(c)} IS NULL OR length({ident(c)}::text) >= 0){pick(['', ' NOT VALID', ' NO INHERIT'])}")
    elif way == 2:
        say(f"ALTER TABLE {t.name} ADD {name} EXCLUDE USING {pick(['gist', 'btree', 'hash'])} ({ident(c)} WITH {pick(['=', '&&'])}){pick(['', f' WHERE ({ident(c)} IS NOT NULL)'])}{deferrable}")
    elif functions and way == 3:
        say(f"ALTER TABLE {t.name} ADD {name} CHECK ({pick(functions)} IS NOT NULL){pick(['', ' NOT VALID'])}")
    else:
        others = [o for o in tables if o.key and len(o.key) == 1]
        for o in some(others, 3):
            mine = [x for x, k, _ in t.columns if k == dict((a, b) for a, b, _ in o.columns)[o.key[0]]]
            if mine:
                action = pick(["", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE", " MATCH FULL", " ON DELETE SET DEFAULT"])
                say(f"ALTER TABLE {t.name} ADD {name} FOREIGN KEY ({ident(pick(mine))}) REFERENCES {o.name} ({ident(o.key[0])}){action}{deferrable}{pick([' NOT VALID', ''])}")
                break


def body_expression():
    """SQL that gives one text, and looks at what exists."""
    ways = ["'x'::text", "current_user::text", "md5('a')"]
    if tables:
        t = pick(tables)
        c = ident(pick(t.columns)[0])
        ways += [f"(SELECT max({c}::text) FROM {t.name})", f"(SELECT count(*)::text FROM {t.name} WHERE {c} IS NULL)"]
        if t.key:
            ways.append(f"(SELECT min(x::text) FROM (SELECT {', '.join(ident(k) for k in t.key)}, {c} AS x FROM {t.name} GROUP BY {', '.join(ident(k) for k in t.key)}) q)")
    if views:
        ways.append(f"(SELECT count(*)::text FROM {pick(views)})")
    if functions:
        ways.append(pick(functions))
    return pick(ways)


def make_function():
    name = place("f")
    args = [(ident(fresh("a")), *pick(types.items())) for _ in range(rnd.randint(0, 3))]
    typed = ", ".join(f"{a} {t.split(' COLLATE')[0]}" + (f" DEFAULT {v()}" if chance(0.2) else "") for a, t, v in args)
    body = body_expression()
    option = pick(["", " IMMUTABLE", " STABLE STRICT", " SECURITY DEFINER", " COST 5 LEAKPROOF", " PARALLEL SAFE", " SET search_path = pg_catalog, public", " SET \"DateStyle\" = 'ISO, DMY'", " SET work_mem = '4MB' SET search_path TO \"$user\", public"])
    way = rnd.randint(0, 7)
    tag = pick(["$$", "$f$", "$_$"])
    if way == 0:
        say(f"CREATE FUNCTION {name}({typed}) RETURNS text LANGUAGE sql{option} AS {tag} SELECT {body} {tag}")
    elif way == 1:
        say(f"CREATE FUNCTION {name}({typed}) RETURNS text LANGUAGE sql{option} RETURN {body}")
    elif way == 2:
        say(f"CREATE FUNCTION {name}({typed}) RETURNS text LANGUAGE sql{option} BEGIN ATOMIC SELECT 1; SELECT {body}; END")
    elif way == 3:
        say(f"CREATE FUNCTION {name}({typed}) RETURNS text LANGUAGE plpgsql{option} AS {tag}\nDECLARE x text; -- it's\nBEGIN\n\tx := {body};\n\tRETURN x || E'\\n';\nEND {tag}")
    elif way == 4 and tables:
        say(f"CREATE FUNCTION {name}({typed}) RETURNS SETOF {pick(tables).name} LANGUAGE plpgsql AS {tag} BEGIN RETURN; END {tag} ROWS 5")
        return
    elif way == 5 and tables:
        t = pick(tables)
        say(f"CREATE PROCEDURE {name}({typed}) LANGUAGE sql BEGIN ATOMIC DELETE FROM {t.name}; UPDATE {t.name} SET {ident(pick(t.columns)[0])} = NULL; END")
        return
    elif way == 6:
        kind = pick(types).split(" COLLATE")[0]
        say(f"CREATE FUNCTION {name}(state {kind}, next {kind}) RETURNS {kind} LANGUAGE sql AS 'SELECT next'")
        say(f"CREATE AGGREGATE {place('g')} ({kind}) (sfunc = {name}, stype = {kind}{pick(['', ', parallel = safe', ', finalfunc_extra = false'])})")
        return
    else:
        say(f"CREATE FUNCTION {name}(OUT x int, VARIADIC y text[]) LANGUAGE plpgsql AS {tag} BEGIN x := array_length(y, 1); END {tag}")
        return
    if not args:
        functions.append(name + "()")


def make_view():
    name = place("v")
    if tables or views:
        sources = [(t.name, [c for c, _, _ in t.columns]) for t in tables]
        source, cols = pick(sources) if sources and (not views or chance(0.6)) else (pick(views), None)
        t = next((t for t in tables if t.name == source), None)
        if cols is None:
            query = f"SELECT x.*, {body_expression()} AS {ident(fresh('z'))} FROM {source} x"
        elif t and t.key and chance(0.3):
            query = f"SELECT {', '.join(ident(c) for c in cols)}, count(*) AS {ident(fresh('n'))} FROM {source} GROUP BY {', '.join(ident(k) for k in t.key)}"
        else:
            query = f"SELECT {', '.join(ident(c) for c in some(cols, 4))} FROM {source}" + pick(["", f" WHERE {ident(pick(cols))} IS NOT NULL", " LIMIT 10", f" ORDER BY {ident(pick(cols))}"])
            if chance(0.2):
                query += f" UNION ALL {query}" if "LIMIT" not in query and "ORDER" not in query else ""
    else:
        query = f"SELECT {body_expression()} AS x"
    way = rnd.randint(0, 5)
    if way == 0:
        say(f"CREATE MATERIALIZED VIEW {name} AS {query}{pick(['', ' WITH NO DATA'])}")
        if chance(0.3):
            say(f"CREATE INDEX ON {name} ((1))")
    elif way == 1:
        say(f"CREATE VIEW {name} WITH ({pick(['security_barrier', 'security_invoker = true', 'check_option = local'])}) AS {query}")
    elif way == 2:
        say(f"CREATE RECURSIVE VIEW {name} (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM {name} WHERE n < 5")
    else:
        say(f"CREATE VIEW {name} AS {query}")
    views.append(name)
    if chance(0.2):
        say(f"CREATE RULE {ident(pick(NAMES))} AS ON {pick(['INSERT', 'DELETE'])} TO {name} DO INSTEAD NOTHING")
    if chance(0.1) and tables:
        say(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM ({query}) y")


def make_trigger():
    if not tables:
        return
    name, t = place("tf"), pick(tables)
    say(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $t$ BEGIN {pick(['', 'RAISE EXCEPTION $x$no$x$;', 'PERFORM 1;'])} RETURN {pick(['NULL', 'NEW', 'OLD'])}; END $t$")
    trigger = ident(pick(NAMES))
    way = rnd.randint(0, 5)
    column = ident(pick(t.columns)[0])
    if way == 0:
        say(f"CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR UPDATE ON {t.name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}()")
    elif way == 1:
        say(f"CREATE TRIGGER {trigger} AFTER UPDATE ON {t.name} REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION {name}('a''b', 2)")
    elif way == 2:
        say(f"CREATE TRIGGER {trigger} BEFORE UPDATE OF {column} ON {t.name} FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}()")
    elif way == 3 and views:
        say(f"CREATE TRIGGER {trigger} INSTEAD OF INSERT ON {pick(views)} FOR EACH ROW EXECUTE FUNCTION {name}()")
        return
    else:
        say(f"CREATE TRIGGER {trigger} {pick(['BEFORE', 'AFTER'])} {pick(['INSERT', 'DELETE', 'INSERT OR UPDATE OR DELETE', 'TRUNCATE'])} ON {t.name} {pick(['FOR EACH ROW', 'FOR EACH STATEMENT'])} EXECUTE FUNCTION {name}()")
    if chance(0.7):
        say(f"ALTER TABLE {t.name} {pick(['DISABLE', 'ENABLE ALWAYS', 'ENABLE REPLICA'])} TRIGGER {trigger}")


def make_rule():
    if tables:
        t, o = pick(tables), pick(tables)
        say(f"CREATE RULE {ident(pick(NAMES))} AS ON {pick(['INSERT', 'UPDATE', 'DELETE'])} TO {t.name} {pick(['', 'WHERE false '])}DO {pick(['ALSO', 'INSTEAD'])} {pick(['NOTHING', f'DELETE FROM {o.name}', 'NOTIFY x', f'(SELECT 1; DELETE FROM {o.name} WHERE false)'])}")
        if chance(0.3):
            say(f"ALTER TABLE {t.name} DISABLE RULE {ident(pick(NAMES))}")


def make_policy():
    if tables:
        t = pick(tables)
        c = ident(pick(t.columns)[0])
        say(f"CREATE POLICY {ident(fresh())} ON {t.name} AS {pick(['PERMISSIVE', 'RESTRICTIVE'])} FOR {pick(['ALL', 'SELECT', 'UPDATE'])} TO {pick(['PUBLIC', 'rnd_a', 'rnd_a, rnd_b', 'CURRENT_USER'])} USING ({c} IS NULL OR {body_expression()} IS NOT NULL)")
        say(f"ALTER TABLE {t.name} {pick(['ENABLE', 'FORCE', 'ENABLE', 'NO FORCE'])} ROW LEVEL SECURITY")


def make_statistics():
    wide = [t for t in tables if len(t.columns) > 1]
    if wide:
        t = pick(wide)
        say(f"CREATE STATISTICS {place('st')} {pick(['', '(ndistinct)', '(dependencies, mcv)'])} ON {', '.join(ident(c[0]) for c in rnd.sample(t.columns, 2))} FROM {t.name}")
        if chance(0.3):
            c = pick(t.columns)[0]
            say(f"CREATE STATISTICS {place('st')} ON (length({ident(c)}::text)) FROM {t.name}")
        say(f"ALTER TABLE {t.name} ALTER COLUMN {ident(pick(t.columns)[0])} SET {pick(['STATISTICS 500', 'STORAGE EXTERNAL', '(n_distinct = -0.5)', 'COMPRESSION pglz'])}")


def make_comment():
    ways = [f"SCHEMA {ident(pick(schemas))}"]
    if tables:
        t = pick(tables)
        ways += [f"TABLE {t.name}", f"COLUMN {t.name}.{ident(pick(t.columns)[0])}"]
    ways += [f"VIEW {pick(views)}"] if views else []
    ways += [f"FUNCTION {pick(functions)}"] if functions else []
    ways += [f"TYPE {pick(enums)}"] if enums else []
    ways += [f"SEQUENCE {pick(sequences)}"] if sequences else []
    say(f"COMMENT ON {pick(ways)} IS {a_text()}")


def make_operator():
    name = place("of")
    kind = pick(["int", "text"] + composites)
    say(f"CREATE FUNCTION {name}({kind}, {kind}) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true'")
    say(f"CREATE OPERATOR {ident(pick(schemas))}.{pick(['===', '<<<', '@#@', '~%'])} (leftarg = {kind}, rightarg = {kind}, function = {name}{pick(['', ', hashes, merges', ', restrict = eqsel'])})")
    if chance(0.3):
        say(f"CREATE CAST ({pick(composites)} AS text) WITH INOUT {pick(['', 'AS ASSIGNMENT'])}" if composites else "SELECT 1")
    if chance(0.2):
        say(f"CREATE OPERATOR FAMILY {place('fam')} USING btree")
        say(f"CREATE OPERATOR CLASS {place('opc')} FOR TYPE text USING hash AS OPERATOR 1 =, FUNCTION 1 hashtext(text)")


def make_search():
    name = place("ts")
    say(f"CREATE TEXT SEARCH DICTIONARY {name} (TEMPLATE = simple, ACCEPT = false)")
    other = place("tc")
    say(f"CREATE TEXT SEARCH CONFIGURATION {other} (COPY = pg_catalog.german)")
    say(f"ALTER TEXT SEARCH CONFIGURATION {other} ALTER MAPPING FOR word WITH {name}, simple")


def make_grant():
    privilege = pick(["SELECT", "ALL", "INSERT, UPDATE"])
    if chance(0.3):
        say(f"ALTER DEFAULT PRIVILEGES {pick(['', f'IN SCHEMA {ident(pick(schemas))} '])}GRANT {privilege} ON TABLES TO {pick(roles)}")
    if tables:
        t = pick(tables)
        say(f"GRANT {privilege} ON {t.name} TO {pick(roles + ['PUBLIC'])} {pick(['', 'WITH GRANT OPTION'])}")
        say(f"GRANT SELECT ({ident(pick(t.columns)[0])}) ON {t.name} TO {pick(roles)}")
        if chance(0.3):
            say(f"ALTER TABLE {t.name} OWNER TO {pick(roles)}")
    if functions and chance(0.5):
        say(f"REVOKE ALL ON FUNCTION {pick(functions)} FROM PUBLIC")
    if chance(0.3):
        say(f"GRANT USAGE ON SCHEMA {ident(pick(schemas))} TO {pick(roles)}")


def make_publication():
    if tables:
        say(f"CREATE PUBLICATION {ident(fresh('pub'))} " + pick(["FOR ALL TABLES", f"FOR TABLE {pick(tables).name}", "WITH (publish = 'insert')", f"FOR TABLES IN SCHEMA {ident(pick(schemas))}"]))


def make_large_object():
    oid = rnd.randint(100000, 900000)
    say(f"SELECT lo_from_bytea({oid}, decode(repeat('c3a4', {rnd.randint(0, 3000)}), 'hex'))")
    say(f"COMMENT ON LARGE OBJECT {oid} IS {a_text()}")


def make_event_trigger():
    name = place("et")
    say(f"CREATE FUNCTION {name}() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
    trigger = ident(fresh("ev"))
    say(f"CREATE EVENT TRIGGER {trigger} ON {pick(['ddl_command_end', 'sql_drop', 'ddl_command_start'])} EXECUTE FUNCTION {name}()")
    say(f"ALTER EVENT TRIGGER {trigger} {pick(['DISABLE', 'ENABLE ALWAYS', 'ENABLE'])}")


def make_foreign():
    server = ident(fresh("srv"))
    say("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    say(f"CREATE SERVER {server} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere', dbname {a_text()})")
    say(f"CREATE FOREIGN TABLE {place('ft')} (a int OPTIONS (column_name 'x'), b text) SERVER {server} OPTIONS (table_name 'y')")


def insert_rows(t, most):
    columns = t.insertable()
    for _ in range(rnd.randint(0, most)):
        if not columns:
            say(f"INSERT INTO {t.name} DEFAULT VALUES")
            continue
        names = ", ".join(ident(c) for c, _ in columns)
        values = ", ".join(f"{types[k]()}::{k.split(' COLLATE')[0]}" if k in types and not (chance(0.1)) else "NULL" for _, k in columns)
        say(f"INSERT INTO {t.name} ({names}) VALUES ({values})")
    if t.key and chance(0.3) and len(t.key) == 1 and dict(columns).get(t.key[0]) in ("int", "bigint"):
        say(f"INSERT INTO {t.name} ({ident(t.key[0])}) SELECT i FROM generate_series(100000, 100000 + {rnd.randint(1, 3000)}) i")


MAKERS = [(make_schema, 3), (make_extension, 2), (make_enum, 2), (make_domain, 3), (make_composite, 2), (make_range, 1), (make_collation, 1), (make_sequence, 2),
          (make_table, 9), (make_partitioned, 3), (make_index, 8), (make_constraint, 8), (make_function, 9), (make_view, 8), (make_trigger, 4), (make_rule, 2), (make_policy, 2),
          (make_statistics, 2), (make_comment, 4), (make_operator, 1), (make_search, 1), (make_grant, 2), (make_publication, 1), (make_large_object, 1), (make_event_trigger, 1), (make_foreign, 1)]


def make(n):
    for _ in range(n):
        rnd.choices([m for m, _ in MAKERS], [w for _, w in MAKERS])[0]()


def change_one():
    t = pick(tables)
    c, kind, _ = pick(t.columns)
    c = ident(c)
    way = rnd.randint(0, 19)
    if way == 0:
        new = fresh("new")
        new_kind = a_type()
        say(f"ALTER TABLE {t.name} ADD COLUMN {ident(new)} {new_kind}" + default_for(new_kind, types[new_kind]))
        t.columns.append((new, new_kind, False))
    elif way == 1:
        say(f"ALTER TABLE {t.name} DROP COLUMN {c}{pick(['', ' CASCADE'])}")
    elif way == 2:
        say(f"ALTER TABLE {t.name} ALTER COLUMN {c} TYPE text USING {c}::text")
    elif way == 3:
        say(f"ALTER TABLE {t.name} RENAME COLUMN {c} TO {ident(fresh('rn'))}")
    elif way == 4:
        say(f"DROP TABLE {t.name}{pick(['', ' CASCADE'])}")
    elif way == 5 and views:
        say(f"DROP VIEW {pick(views)}{pick(['', ' CASCADE'])}")
    elif way == 6 and functions:
        f = pick(functions)
        say(f"CREATE OR REPLACE FUNCTION {f} RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'changed{rnd.randint(0, 99)}'; END $$")
    elif way == 7 and enums:
        say(f"ALTER TYPE {pick(enums)} ADD VALUE 'new{rnd.randint(0, 99)}'" + pick(["", " BEFORE 'a'"]))
    elif way == 8:
        say(f"ALTER TABLE {t.name} ALTER COLUMN {c} {pick(['SET NOT NULL', 'DROP NOT NULL', 'DROP DEFAULT', 'DROP EXPRESSION', 'DROP IDENTITY'])}")
    elif way == 9:
        say(f"ALTER TABLE {t.name} {pick(['SET UNLOGGED', 'SET LOGGED', 'RENAME TO ' + ident(fresh('ren')), 'SET SCHEMA ' + ident(pick(schemas))])}")
    elif way == 10 and sequences:
        say(f"SELECT setval({lit(pick(sequences))}, {rnd.randint(1, 40)}, {pick(['true', 'false'])})")
    elif way == 11:
        say(f"REFRESH MATERIALIZED VIEW {pick(views)}" if views else "SELECT 1")
    elif way == 12:
        say(f"DELETE FROM {t.name} WHERE abs(hashtext({c}::text)) % 2 = 0")
    elif way == 13:
        say(f"TRUNCATE {t.name}{pick(['', ' CASCADE', ' RESTART IDENTITY'])}")
    elif way in (14, 15):
        say(f"UPDATE {t.name} SET {c} = {types[kind]() if kind in types else 'NULL'} WHERE abs(hashtext({c}::text)) % 2 = 0")
    elif way == 16:
        make(2)
    elif way == 17 and len(schemas) > 1:
        say(f"ALTER SCHEMA {ident(pick(schemas[1:]))} RENAME TO {ident(fresh('sr'))}" if chance(0.4) else f"DROP SCHEMA {ident(pick(schemas[1:]))}{pick(['', ' CASCADE'])}")
    else:
        insert_rows(t, 4)


def make_own(round):
    for n in range(rnd.randint(1, 3)):
        schema = pick(schemas)
        name = f'{ident(schema)}."own_{pick(["x", "A b", "ünï"])}{round}_{n}"'
        say(f"CREATE TABLE {name} (id int PRIMARY KEY, v text{pick(['', ', n serial', ', k int UNIQUE'])})")
        say(f"INSERT INTO {name} (id, v) SELECT i, 'own' || i FROM generate_series(1, {rnd.randint(0, 5)}) i")
        if chance(0.4):
            say(f"CREATE INDEX ON {name} (v)")
        keyed = [t for t in tables if len(t.key) == 1 and ("int", False) in [(k, g) for c, k, g in t.columns if c == t.key[0]]]
        if keyed and chance(0.3):
            say(f"ALTER TABLE {name} ADD COLUMN r int REFERENCES {pick(keyed).name}")


make(rnd.randint(8, 45))
if what == "schema":
    for table in tables:
        insert_rows(table, 6)
else:
    count = len(out)
    rnd = random.Random(f"{seed} {sys.argv[2:]}")
    serial = 1000 * (1 + sum(map(ord, sys.argv[3])))
    del out[:]
    if what == "own":
        make_own(sys.argv[3])
    else:
        for _ in range(rnd.randint(1, 8)):
            if tables:
                change_one()
            else:
                make(2)
print("\n".join(out))
