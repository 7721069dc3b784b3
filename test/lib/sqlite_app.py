"""A SQLite database of an app with collations and functions of its own.

    sqlite_app.py make FILE     makes it
    sqlite_app.py change FILE   changes rows
    sqlite_app.py look FILE     all values with their types, what queries give, SQLite's own verdict
"""
import sqlite3
import sys


def connect(path):
    db = sqlite3.connect(path)
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

LOOKS = ["SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2",
         "SELECT uid FROM users WHERE name = 'ÄRGER'", "SELECT uid FROM users ORDER BY name",
         "SELECT hex(data) FROM cache WHERE cid = 'KEY:É'", "SELECT cid FROM cache ORDER BY cid",
         "SELECT id FROM places WHERE langcode = 'DÉ'", "SELECT s FROM slugs ORDER BY s",
         "PRAGMA integrity_check"]


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


def look(db):
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").fetchall():
        names = [row[1] for row in db.execute(f"PRAGMA table_xinfo({table})")]
        values = ", ".join(f"typeof({n}), quote({n})" for n in names)
        for row in sorted(db.execute(f"SELECT {values} FROM {table}").fetchall()):
            print(table, *row)
    for sql in LOOKS:
        print(sql, *db.execute(sql).fetchall())


db = connect(sys.argv[2])
{"make": make, "change": change, "look": look}[sys.argv[1]](db)
db.commit()
