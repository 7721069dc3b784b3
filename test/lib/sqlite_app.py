"""A SQLite database of an app with collations and functions of its own.

    sqlite_app.py make FILE     makes it
    sqlite_app.py change FILE   changes rows
    sqlite_app.py own FILE, change_own FILE   the same with collations and functions in keys that nobody else knows
    sqlite_app.py look FILE     all values with their types, what queries give, SQLite's own verdict
"""
import sqlite3
import sys


def connect(path):
    db = sqlite3.connect(path)
    db.execute("PRAGMA encoding = 'UTF-16le'")  # only of a new file
    capitals = lambda a, b: (a.upper() > b.upper()) - (a.upper() < b.upper())
    backwards = lambda a, b: (a[::-1] > b[::-1]) - (a[::-1] < b[::-1])
    db.create_collation("NOCASE_UTF8", capitals)
    db.create_collation("Back'wards", backwards)
    db.create_function("regexp", 2, lambda p, s: s is not None and p in str(s), deterministic=True)
    db.create_function("slug", 1, lambda s: None if s is None else "slug " + str(s)[::-1], deterministic=True)
    return db


MAKE = """
CREATE TABLE users (uid INTEGER PRIMARY KEY, name VARCHAR(60) COLLATE NOCASE_UTF8 NOT NULL, mail TEXT);
CREATE UNIQUE INDEX users_name ON users (name);
CREATE TABLE cache (cid VARCHAR(255) COLLATE NOCASE_UTF8 NOT NULL PRIMARY KEY, data BLOB);
CREATE TABLE places (langcode TEXT COLLATE NOCASE_UTF8, id INT, PRIMARY KEY (langcode, id)) WITHOUT ROWID;
CREATE TABLE ruled (id INTEGER PRIMARY KEY, v TEXT CHECK (v REGEXP 'a'));
CREATE VIEW slugs AS SELECT slug(name) AS s FROM users;
CREATE TRIGGER slugged AFTER INSERT ON users BEGIN UPDATE users SET mail = slug(new.name) WHERE uid = new.uid; END;
"""
OWN = """
CREATE TABLE words (w TEXT COLLATE "Back'wards" PRIMARY KEY, n, x TEXT COLLATE "Back'wards", UNIQUE (n, x DESC));
CREATE INDEX words_x ON words (x DESC, w, n);
CREATE INDEX words_n ON words (n COLLATE "Back'wards") WHERE n IS NOT NULL;
CREATE TABLE titles (t TEXT, u AS (slug(t)), n INT);
CREATE UNIQUE INDEX titles_slug ON titles (slug(t));
CREATE INDEX titles_u ON titles (n, u DESC);
CREATE INDEX titles_a ON titles (n) WHERE t REGEXP 'a';
CREATE INDEX titles_n ON titles (n);
CREATE UNIQUE INDEX words_none ON words (x, w) WHERE n = 'none';
CREATE TABLE empty (a COLLATE "Back'wards" UNIQUE);
"""

LOOKS = ["SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2",
         "SELECT uid FROM users WHERE name = 'ÄRGER'", "SELECT uid FROM users ORDER BY name",
         "SELECT hex(data) FROM cache WHERE cid = 'KEY:É'", "SELECT cid FROM cache ORDER BY cid",
         "SELECT id FROM places WHERE langcode = 'DÉ'", "SELECT s FROM slugs ORDER BY s",
         "PRAGMA integrity_check"]

OWN_LOOKS = ["SELECT n FROM words WHERE w = 'w3'", "SELECT w FROM words ORDER BY w", "SELECT w, n FROM words ORDER BY x DESC, w",
             "SELECT w FROM words WHERE n = 'n1' COLLATE \"Back'wards\"", "SELECT rowid FROM titles WHERE slug(t) = 'slug 3t'",
             "SELECT u FROM titles ORDER BY n, u DESC", "SELECT count(*) FROM titles WHERE t REGEXP 'a' AND n = 1"]


def make(db):
    db.executescript(MAKE)
    names = ["ärger", "Zoë", "admin", "ß", "Sr", "éa", "b", "ÿ", "Ω", "a"]
    db.executemany("INSERT INTO users (name) VALUES (?)", [(n,) for n in names])
    db.executemany("INSERT INTO cache VALUES (?, ?)", [(f"key:{n}", n.encode()) for n in names + ["é"]])
    db.executemany("INSERT INTO places VALUES (?, ?)", [(n, i) for i, n in enumerate(names + ["dé", "DE", "df"])])
    db.execute("INSERT INTO ruled VALUES (1, 'abc')")


def change(db):
    db.execute("DELETE FROM cache WHERE cid = 'KEY:ZOË'")
    db.execute("UPDATE users SET name = 'Éb' WHERE uid = 7")
    db.execute("INSERT INTO cache VALUES ('key:ñ', x'00')")
    db.execute("DELETE FROM places WHERE langcode = 'ÉA'")
    db.execute("INSERT INTO places VALUES ('zz', 9)")


def own(db):
    db.executescript(OWN)
    for i in range(300):
        n = [None, i, -i / 2, f"n{i}", f"N{i}", bytes([i % 256])][i % 6]
        db.execute("INSERT INTO words VALUES (?, ?, ?)", (None if i % 50 == 9 else f"w{i}", n, None if i % 7 == 0 else f"x{i * 7 % 31}{'ä' * (i % 3)}"))
        db.execute("INSERT INTO titles VALUES (?, ?)", (None if i % 9 == 0 else f"t{i}{'a' * (i % 2)}", i % 5))


def change_own(db):
    db.execute("DELETE FROM words WHERE w = 'w7'")
    db.execute("UPDATE words SET x = 'zzz' WHERE w = 'w8'")
    db.execute("INSERT INTO words VALUES ('new', 'n', 'a')")
    db.execute("UPDATE titles SET t = 'changed' WHERE rowid = 5")


def names_of(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_xinfo({table})")]


def look(db):
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").fetchall():
        names = names_of(db, table)
        values = ", ".join(f"typeof({n}), quote({n})" for n in names)
        for row in sorted(db.execute(f"SELECT {values} FROM {table}").fetchall()):
            print(table, *row)
    for sql in LOOKS + (OWN_LOOKS if names_of(db, 'titles') else []):
        print(sql, *db.execute(sql).fetchall())


db = connect(sys.argv[2])
{"make": make, "change": change, "own": own, "change_own": change_own, "look": look}[sys.argv[1]](db)
db.commit()
