"""SQL for random tables and random changes, for tests of refreshes.

    random_tables.py ENGINE SEED schema          tables with all kinds of keys and values, and rows
    random_tables.py ENGINE SEED change ROUND    rows added, changed, removed, keys changed, tables emptied
    random_tables.py ENGINE SEED redefine ROUND  a definition changed: column, index, table, view, trigger

ENGINE is mysql, postgres or sqlite. The same arguments give the same text, but which rows SQLite's changes meet
is up to its random().
"""
import random
import sys

engine, seed, what = sys.argv[1], int(sys.argv[2]), sys.argv[3]
shape = random.Random(seed)
rnd = random.Random(f"{seed} {what} {sys.argv[4:]}")

TEXTS = ["", " ", "a", "A", "ä", "tab\there", "line\nbreak", "back\\slash", "quote'", '"double"', "\\N", "日本語", "😀",
         "NULL", "x" * 300, "\r\n", "%", "trailing "]


def text():
    return rnd.choice(TEXTS) + (rnd.choice(TEXTS) if rnd.random() < 0.3 else "") + str(rnd.randint(0, 99999))


def quote(s):
    if engine == "mysql":
        return "_utf8mb4 X'" + s.encode().hex() + "'"
    if engine == "postgres":
        return "convert_from('\\x" + s.encode().hex() + "', 'UTF8')"
    return "CAST(X'" + s.encode().hex() + "' AS TEXT)"


def blob():
    data = bytes(rnd.randrange(256) for _ in range(rnd.choice([0, 1, 5, 40])))
    return f"'\\x{data.hex()}'" if engine == "postgres" else f"X'{data.hex()}'"


def number():
    return str(rnd.choice([0, 1, -1, rnd.randint(-10**6, 10**6), 2147483647, -2147483648]))


def real():
    return repr(rnd.choice([0.0, 0.1, -2.5, 1e30, 1 / 3, rnd.random(), rnd.uniform(-1e9, 1e9)]))


def stamp():
    return f"'{rnd.randint(1971, 2037)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02} {rnd.randint(0, 23):02}:{rnd.randint(0, 59):02}:07'"


KINDS = {  # name: type in mysql, postgres, sqlite; a value
    "int": ("INT", "int", "INTEGER", number),
    "big": ("BIGINT UNSIGNED", "bigint", "INT", lambda: str(rnd.choice([0, 7, 2**53 + rnd.randint(0, 999), rnd.randint(0, 2**62)]))),
    "dec": ("DECIMAL(20,6)", "numeric(20,6)", "NUMERIC", lambda: f"{rnd.randint(-10**9, 10**9)}.{rnd.randint(0, 999999):06}"),
    "real": ("DOUBLE", "double precision", "REAL", real),
    "single": ("FLOAT", "real", "REAL", lambda: repr(rnd.choice([0.1, 1.5, rnd.randint(0, 10**6) / 8]))),
    "text": ("VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", "text", "TEXT", lambda: quote(text())),
    "code": ("VARCHAR(60) CHARACTER SET latin1", "varchar(60)", "TEXT COLLATE NOCASE", lambda: f"'k{rnd.randint(0, 10**7)}é'"),
    "blob": ("VARBINARY(60)", "bytea", "BLOB", blob),
    "time": ("DATETIME", "timestamp", "TEXT", stamp),
    "kind": ("ENUM('a','b','c')", "boolean", "ANY", lambda: rnd.choice(["'a'", "'b'", "'c'"]) if engine == "mysql" else
             rnd.choice(["true", "false"]) if engine == "postgres" else rnd.choice(["1", "'1'", "1.5", "X'31'"])),
}
TYPE = {"mysql": 0, "postgres": 1, "sqlite": 2}[engine]
KEYS = [["int"], ["int"], ["big"], ["text"], ["code"], ["blob"], ["time"], ["dec"], ["real"], ["single"], ["int", "text"],
        ["code", "int"], ["time", "kind", "int"], ["kind", "big"], []]


class Table:
    def __init__(self, n):
        self.name = f"t{n}"
        self.key = shape.choice(KEYS) if n > 0 else ["int"]
        self.values = [shape.choice(sorted(KINDS)) for _ in range(shape.randint(1, 5))]
        self.rows = shape.choice([0, 3, 50, 400, 3000])
        self.columns = [(f"k{i}", k) for i, k in enumerate(self.key)] + [(f"v{i}", k) for i, k in enumerate(self.values)]

    def create(self):
        lines = [f"{name} {KINDS[kind][TYPE]}{' NOT NULL' if name[0] == 'k' else ''}" for name, kind in self.columns]
        if self.key:
            lines.append(f"PRIMARY KEY ({', '.join(name for name, _ in self.columns[:len(self.key)])})")
        if shape.random() < 0.5 and KINDS[self.values[0]][TYPE] not in ("ANY",):
            index = f"CREATE INDEX i_{self.name} ON {self.name} (v0);\n"
        else:
            index = ""
        return f"CREATE TABLE {self.name} ({', '.join(lines)});\n{index}"

    def row(self):
        return "(" + ", ".join("NULL" if name[0] == "v" and rnd.random() < 0.15 else KINDS[kind][3]()
                               for name, kind in self.columns) + ")"

    def insert(self, n):
        out = ""
        ignore = {"mysql": "INSERT IGNORE", "postgres": "INSERT", "sqlite": "INSERT OR IGNORE"}[engine]
        names = ", ".join(name for name, _ in self.columns)
        for at in range(0, n, 100):
            rows = ",\n".join(self.row() for _ in range(min(100, n - at)))
            out += f"{ignore} INTO {self.name} ({names}) VALUES {rows}" + \
                (" ON CONFLICT DO NOTHING" if engine == "postgres" else "") + ";\n"
        return out

    def some(self, share):
        """A condition that so many of a thousand rows meet."""
        columns = ", ".join(name for name, _ in self.columns)
        salt = rnd.randint(0, 10**6)
        if engine == "mysql":
            return f"CRC32(CONCAT_WS('|', {columns}, {salt})) % 1000 < {share}"
        if engine == "postgres":
            return f"abs(hashtext(ROW({columns})::text || '{salt}')::bigint) % 1000 < {share}"
        return f"abs(random()) % 1000 < {share}"

    def change(self):
        share = rnd.choice([1, 10, 100, 700])
        way = rnd.choice(["insert", "insert", "update", "update", "delete", "key", "none", "none", "empty"])
        if way == "insert":
            return self.insert(rnd.choice([1, 20, 300]))
        if way == "update":
            name, kind = rnd.choice([c for c in self.columns if c[0][0] == "v"])
            return f"UPDATE {self.name} SET {name} = {KINDS[kind][3]()} WHERE {self.some(share)};\n"
        if way == "delete":
            return f"DELETE FROM {self.name} WHERE {self.some(share)};\n"
        if way == "key" and self.key[:1] == ["int"]:
            sql = f"SET k0 = -k0 - 1 WHERE k0 < 2147483647 AND k0 > -2147483647 AND {self.some(share)}"
            return {"mysql": f"UPDATE IGNORE {self.name} {sql};\n", "sqlite": f"UPDATE OR IGNORE {self.name} {sql};\n",
                    "postgres": f"DO $$ BEGIN UPDATE {self.name} {sql}; EXCEPTION WHEN unique_violation THEN NULL; END $$;\n"}[engine]
        return f"DELETE FROM {self.name};\n" if way == "empty" and rnd.random() < 0.3 else ""

    def redefine(self, round):
        way = rnd.choice(["column", "index", "table", "view", "trigger", "drop"])
        if way == "column":
            return f"ALTER TABLE {self.name} ADD COLUMN v{round}_new {KINDS['int'][TYPE]} DEFAULT {round};\n"
        if way == "index" and self.values[0] not in ("text", "blob"):
            return f"CREATE INDEX i{round} ON {self.name} (v0);\n"
        if way == "table":
            return f"CREATE TABLE new{round} (a INT PRIMARY KEY); INSERT INTO new{round} VALUES ({round});\n"
        if way == "view":
            return f"CREATE VIEW view{round} AS SELECT * FROM t0;\n"
        if way == "trigger" and engine == "mysql":
            return f"CREATE TRIGGER g{round} BEFORE INSERT ON {self.name} FOR EACH ROW SET @seen = {round};\n"
        if way == "trigger" and engine == "sqlite":
            return f"CREATE TRIGGER g{round} AFTER INSERT ON {self.name} BEGIN DELETE FROM t0; END;\n"
        if way == "trigger":
            return (f"CREATE FUNCTION f{round}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;\n"
                    f"CREATE TRIGGER g{round} BEFORE INSERT ON {self.name} FOR EACH ROW EXECUTE FUNCTION f{round}();\n"
                    f"ALTER TABLE {self.name} DISABLE TRIGGER g{round};\n")
        return f"CREATE TABLE gone{round} (a INT); DROP TABLE gone{round};\n"


tables = [Table(n) for n in range(shape.randint(2, 5))]
creates = [t.create() for t in tables]
if engine == "mysql":
    print("SET NAMES utf8mb4; SET sql_mode = '';")
if engine == "sqlite":
    print("PRAGMA recursive_triggers = OFF;")
for i, t in enumerate(tables):
    if what == "schema":
        print(creates[i] + t.insert(t.rows))
    elif what == "change":
        print(t.change())
if what == "redefine":
    print(rnd.choice(tables).redefine(sys.argv[4]))
