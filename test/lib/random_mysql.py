"""SQL for a random MariaDB or MySQL database with objects of all kinds, and random changes to it.

    random_mysql.py SEED schema|change ROUND|own ROUND [mysql]

As random_postgres.py.  Statements end with // (DELIMITER).
"""
import random
import sys

seed, what = int(sys.argv[1]), sys.argv[2]
flavour = "mysql" if "mysql" in sys.argv else "mariadb"
rnd = random.Random(seed)

NAMES = ["a", "b", "c", "id", "Data", "A b", "q`uote", 'd"q', "s.dot", "select", "ünï", "x'y", "$1", "%s", "back\\slash", "tab\t", " lead", "n" * 60, "user", "order",
         "name", "1st", "--", "/*", ";", "a,b", "(x)", "t", "value", "type", "key", "_", "end", "#h", "a-b", "@x", "日本", "*/"]
TEXTS = ["", " ", "a", "ä", "tab\there", "line\nbreak", "back\\slash", "quote'", '"double"', "\\N", "NULL", "x" * 300, "%", "trailing ", "\r\n", "\x1a", "/*", "*/", "-- "]
WIDE = ["日本語", "😀", "ß"]
out = []


def say(sql):
    out.append(sql.rstrip() + "//")


def ident(name):
    return "`" + name.replace("`", "``") + "`"


def lit(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\x1a", "\\Z") + "'"


def pick(seq):
    return rnd.choice(list(seq))


def chance(p):
    return rnd.random() < p


def some(seq, most):
    seq = list(seq)
    return rnd.sample(seq, min(len(seq), rnd.randint(1, most))) if seq else []


serial = 0


def fresh(prefix=""):
    global serial
    serial += 1
    base = pick(NAMES)
    return base if chance(0.1) else (prefix + base)[:50] + str(serial)


def text(wide=True):
    return lit(pick(TEXTS + (WIDE if wide else [])) + str(rnd.randint(0, 999)))


BASE = {
    "int": lambda: str(pick([0, 1, -1, 2147483647, -2147483648, rnd.randint(-99999, 99999)])),
    "bigint unsigned": lambda: str(rnd.randint(0, 2**64 - 1)),
    "smallint(4) zerofill" if flavour == "mariadb" else "smallint": lambda: str(rnd.randint(0, 9999)),
    "tinyint(1)": lambda: pick(["0", "1", "-5"]),
    "mediumint unsigned": lambda: str(rnd.randint(0, 2**24 - 1)),
    "decimal(30,10)": lambda: pick(["0.1", "-12345678901234567890.0123456789"]),
    "float": lambda: pick(["0.1", "1e38", "-0.0", "16777217", str(rnd.random())]),
    "double": lambda: pick(["0.1", "1e300", "-0.0", repr(rnd.random()), "9007199254740993"]),
    "varchar(100)": text,
    "varchar(60) CHARACTER SET latin1": lambda: text(False),
    "varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin": text,
    "char(10) CHARACTER SET ucs2": lambda: lit(pick(["a", "ä ", ""])),
    "varchar(20) CHARACTER SET cp1251": lambda: lit(pick(["Привет", "a"])),
    "varchar(20) CHARACTER SET sjis": lambda: lit(pick(["日本", "ソ", "a"])),
    "text": text, "mediumtext COLLATE utf8mb4_unicode_ci": text, "longtext CHARACTER SET utf8mb3": lambda: lit(pick(["ä", "日本"])),
    "binary(5)": lambda: "X'" + bytes(rnd.randrange(256) for _ in range(5)).hex() + "'",
    "varbinary(40)": lambda: "X'" + bytes(rnd.randrange(256) for _ in range(rnd.randint(0, 20))).hex() + "'",
    "blob": lambda: "X'" + bytes(rnd.randrange(256) for _ in range(rnd.randint(0, 40))).hex() + "'",
    "date": lambda: pick(["'2020-02-29'", "'0000-00-00'", "'1000-00-12'", "'9999-12-31'", "'2021-02-31'"]),
    "datetime(6)": lambda: pick(["'2020-02-29 12:34:56.789012'", "'0000-00-00 00:00:00'", "'9999-12-31 23:59:59.999999'"]),
    "datetime": lambda: pick(["'2020-02-29 12:34:56'", "'0000-00-00'"]),
    "timestamp NULL": lambda: pick(["'2020-10-25 02:30:00'", "'0000-00-00'", "'1970-01-02 00:00:01'"]),
    "timestamp(3) NULL": lambda: "'2020-10-25 02:30:00.123'",
    "time(2)": lambda: pick(["'-838:59:59'", "'12:00:00.12'"]),
    "year": lambda: pick(["0", "1901", "2155"]),
    "bit(9)": lambda: pick(["b'101010101'", "b'0'", "511"]),
    "bit(64)": lambda: "b'1" + "0" * 63 + "'",
    "enum('a','b','','it''s','ü','c,d')": lambda: pick(["'a'", "''", "'it''s'", "'ü'", "'c,d'", "0", "'none'"]),
    "set('a','b','c d','é','')": lambda: pick(["'a,b'", "''", "'c d,é'", "3"]),
    "enum('x','ÿ') CHARACTER SET latin1": lambda: pick(["'x'", "'ÿ'"]),
    "json": lambda: pick(["'{\"b\": 1,  \"a\": [19.90, null, \"\\\\u00e4\"]}'", "'[]'", "'\"ü\"'", "'1e5'"]),
    "point": lambda: "POINT(1.5, -2)",
    "geometry": lambda: "ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))', 4326)" if flavour == "mariadb" else "ST_GeomFromText('LINESTRING(0 0,1 1)')",
}
if flavour == "mariadb":
    BASE |= {"uuid": lambda: "'6ccd780c-baba-1026-9564-5b8c656024db'", "inet6": lambda: "'::1'", "varchar(500) COMPRESSED": text,
             "varchar(50) COLLATE utf8mb4_uca1400_ai_ci": text, "double(10,3)": lambda: "1.5", "inet4": lambda: "'1.2.3.4'"}
else:
    BASE |= {"varchar(50) COLLATE utf8mb4_0900_as_cs": text}
KEYABLE = [k for k in BASE if k.split("(")[0].split()[0] in ("int", "bigint", "smallint", "varchar", "char", "binary", "varbinary", "date", "datetime", "decimal", "timestamp", "uuid", "inet6", "enum", "bit", "time", "year", "double", "float")
           and "NULL" not in k and "COMPRESSED" not in k]
tables, views, functions, procedures, sequences, triggers, events = [], [], [], [], [], [], []
USERS = ["'rnd_a'@'%'", "'rnd_b'@'localhost'", "CURRENT_USER"]


class Table:
    def __init__(self, name):
        self.name, self.columns, self.key = name, [], []

    def insertable(self):
        return [(c, k) for c, k, generated in self.columns if not generated]


def words_of_session():
    """What a client has set while it makes something."""
    say(f"SET sql_mode = {lit(pick(['', '', 'ANSI_QUOTES', 'PIPES_AS_CONCAT', 'NO_BACKSLASH_ESCAPES', 'STRICT_TRANS_TABLES', 'ANSI', 'ALLOW_INVALID_DATES', 'IGNORE_SPACE', 'HIGH_NOT_PRECEDENCE']))}")
    say(f"SET collation_connection = {pick(['utf8mb4_general_ci', 'utf8mb4_bin', 'latin1_swedish_ci', 'utf8mb4_unicode_ci'])}")
    if chance(0.1):
        say("SET collation_database = latin1_german2_ci")


def reset_session():
    say("SET sql_mode = 'ALLOW_INVALID_DATES'")
    say("SET collation_connection = utf8mb4_general_ci")


def definer():
    return pick(["", "", f"DEFINER = {pick(USERS)} "])


def make_table():
    t = Table(ident(fresh("t")))
    lines, seen = [], set()
    ai = False
    versioned = flavour == "mariadb" and chance(0.08)
    for _ in range(rnd.randint(1, 7)):
        name = pick(NAMES)
        if name.lower() in seen:
            continue
        seen.add(name.lower())
        kind = pick(BASE) if chance(0.7) else pick(["int", "varchar(100)", "text"])
        line, generated = f"{ident(name)} {kind}", False
        null = "" if "NULL" in kind else pick(["", "", " NOT NULL"])
        if kind == "int" and not ai and chance(0.4):
            line += " NOT NULL AUTO_INCREMENT UNIQUE" + (f" KEY" if chance(0.5) else "")
            ai = True
        elif t.columns and chance(0.15):
            other = ident(pick(t.columns)[0])
            kind = "varchar(400)"
            line = f"{ident(name)} varchar(400){pick(['', ' CHARACTER SET latin1'])} {pick(['GENERATED ALWAYS AS', 'AS'])} ({pick([f'left({other}, 20)', f'concat({other}, {text(False)})', f'hex({other})', f'coalesce({other}, 1)'])}) {pick(['STORED', 'VIRTUAL', 'VIRTUAL'])}"
            generated = True
        else:
            if chance(0.2) and "text" not in kind and "blob" not in kind and "json" not in kind and "point" not in kind and "geom" not in kind:
                null += f" DEFAULT {BASE[kind]()}"
            elif chance(0.1):
                null += f" DEFAULT ({BASE[kind]()})"
            elif kind.startswith(("timestamp", "datetime")) and chance(0.5):
                digits = kind[kind.index("("):kind.index(")") + 1] if "(" in kind else ""
                null += f" DEFAULT CURRENT_TIMESTAMP{digits} ON UPDATE CURRENT_TIMESTAMP{digits}"
            elif sequences and kind == "int" and chance(0.4):
                null += f" DEFAULT NEXTVAL({pick(sequences)})"
            line += null + (" INVISIBLE" if chance(0.07) and "NOT NULL" not in null else "")
            if chance(0.1):
                line += f" CHECK ({ident(name)} IS NULL OR length({ident(name)}) < 900)"
        if chance(0.2):
            line += f" COMMENT {text()}"
        if versioned and chance(0.2):
            line += " WITHOUT SYSTEM VERSIONING"
        lines.append(line)
        t.columns.append((name, kind, generated))
    keys = [c for c, k, _ in t.columns if k in KEYABLE]
    if keys and chance(0.75) and " KEY" not in "".join(lines):
        t.key = some(keys, 3)
        lines.append(f"PRIMARY KEY ({', '.join(ident(k) for k in t.key)})")
    for _ in range(rnd.randint(0, 2)):
        lines.append(a_key(t))
    if chance(0.2):
        lines.append(f"CONSTRAINT {ident(fresh('ck'))} CHECK ({ident(pick(t.columns)[0])} IS NOT NULL OR 1)")
    engine = pick(["", "", "", "ENGINE=InnoDB", "ENGINE=InnoDB ROW_FORMAT=COMPRESSED", "ENGINE=MyISAM", "ENGINE=MEMORY" if flavour == "mysql" else "ENGINE=Aria", "ENGINE=CSV" if chance(0.2) else "", "ENGINE=ARCHIVE" if chance(0.2) else ""])
    charset = pick(["", "", " DEFAULT CHARSET=latin1", " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin", " DEFAULT CHARSET=utf8mb3"])
    more = pick(["", "", f" COMMENT={text()}", " AUTO_INCREMENT=500", " STATS_PERSISTENT=0", " CHECKSUM=1", " MAX_ROWS=1000 AVG_ROW_LENGTH=50", " PACK_KEYS=1", " KEY_BLOCK_SIZE=4"])
    partition = ""
    by = [c for c in t.key if dict((a, b) for a, b, _ in t.columns)[c] == "int"] or ([c for c, k, g in t.columns if k == "int" and not g] if not t.key and not ai else [])
    if by and chance(0.4):
        c = ident(by[0])
        partition = " " + pick([f"PARTITION BY HASH ({c}) PARTITIONS 3", f"PARTITION BY KEY ({c}) PARTITIONS 2",
                                f"PARTITION BY RANGE ({c}) (PARTITION {ident(fresh('p'))} VALUES LESS THAN (0) COMMENT = {text(False)}, PARTITION p9 VALUES LESS THAN MAXVALUE)",
                                f"PARTITION BY LIST ({c} % 3) (PARTITION p0 VALUES IN (0, -1, -2), PARTITION p1 VALUES IN (1, 2, NULL))",
                                f"PARTITION BY RANGE COLUMNS ({c}) SUBPARTITION BY HASH ({c}) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (MAXVALUE))"])
    rnd.shuffle(lines) if chance(0.1) else None
    say(f"CREATE TABLE {t.name} ({', '.join(lines)}) {engine}{charset}{more}{' WITH SYSTEM VERSIONING' if versioned else ''}{partition}")
    tables.append(t)


def a_key(t):
    c, kind, _ = pick(t.columns)
    long = kind.startswith(("text", "mediumtext", "longtext", "blob", "json", "varchar(400)"))
    ways = [f"{pick(['KEY', 'UNIQUE KEY', 'KEY'])} {ident(fresh('k'))} ({ident(c)}{'(20)' if long else pick(['', '', ' DESC'])}){pick(['', '', ' COMMENT ' + text(False), ' USING BTREE'])}"]
    if "char" in kind or "text" in kind:
        ways += [f"FULLTEXT KEY {ident(fresh('ft'))} ({ident(c)})", f"KEY {ident(fresh('k'))} ({ident(c)}(5))"]
    if kind in ("point", "geometry"):
        ways += [f"SPATIAL KEY ({ident(c)})"]
    if flavour == "mysql":
        ways += [f"KEY {ident(fresh('fk'))} ((lower({ident(c)})))", f"KEY {ident(fresh('iv'))} ({ident(c)}) INVISIBLE"]
    else:
        ways += [f"KEY {ident(fresh('ig'))} ({ident(c)}{'(20)' if long else ''}) IGNORED", f"UNIQUE KEY {ident(fresh('uh'))} ({ident(c)}) USING HASH"]
    return pick(ways)


def make_index():
    if tables:
        t = pick(tables)
        say(f"ALTER TABLE {t.name} ADD {a_key(t)}")


def make_link():
    others = [o for o in tables if len(o.key) == 1]
    for o in some(others, 2):
        kind = dict((a, b) for a, b, _ in o.columns)[o.key[0]]
        for t in some(tables, 3):
            mine = [c for c, k, g in t.columns if k == kind and not g]
            if mine:
                say("SET foreign_key_checks = 0" if chance(0.3) else "SELECT 1 INTO @x")
                say(f"ALTER TABLE {t.name} ADD CONSTRAINT {ident(fresh('fk'))} FOREIGN KEY ({ident(pick(mine))}) REFERENCES {o.name} ({ident(o.key[0])}) {pick(['', 'ON DELETE CASCADE', 'ON UPDATE CASCADE ON DELETE SET NULL', 'ON DELETE NO ACTION'])}")
                say("SET foreign_key_checks = 1")


def expression():
    ways = ["'x'", "md5('ä')", "CURRENT_USER()", "1 + 1", text(), "_latin1'\\xe4'", "DATE_FORMAT(NOW(), '%Y')", "'a' || 'b'"]
    if tables:
        t = pick(tables)
        c = ident(pick(t.columns)[0])
        ways += [f"(SELECT MAX({c}) FROM {t.name})", f"(SELECT COUNT(*) FROM {t.name} WHERE {c} IS NULL)"]
    if views:
        ways.append(f"(SELECT COUNT(*) FROM {pick(views)})")
    if functions:
        ways.append(f"{pick(functions)}()")
    return pick(ways)


def make_view():
    words_of_session()
    name = ident(fresh("v"))
    if tables and (not views or chance(0.6)):
        t = pick(tables)
        cols = [ident(c) for c, _, _ in t.columns]
        c = pick(cols)
        query = pick([f"SELECT * FROM {t.name}", f"SELECT {', '.join(some(cols, 3))} FROM {t.name} WHERE {c} IS NOT NULL", f"SELECT {c} AS {ident(fresh('x'))}, {expression()} AS {ident(fresh('y'))} FROM {t.name}",
                      f"SELECT {c}, COUNT(*) FROM {t.name} GROUP BY {c} WITH ROLLUP", f"SELECT {c} FROM {t.name} UNION ALL SELECT {c} FROM {t.name} ORDER BY 1 LIMIT 3",
                      f"WITH q AS (SELECT {c} FROM {t.name}) SELECT * FROM q", f"SELECT {c}, ROW_NUMBER() OVER (ORDER BY {c}) FROM {t.name}", f"SELECT {c} COLLATE utf8mb4_bin AS z FROM {t.name}"])
    elif views:
        query = f"SELECT x.*, {expression()} AS {ident(fresh('z'))} FROM {pick(views)} x"
    else:
        query = f"SELECT {expression()} AS {ident(fresh('z'))}"
    say(f"CREATE {pick(['', 'ALGORITHM = MERGE ', 'ALGORITHM = TEMPTABLE '])}{definer()}{pick(['', 'SQL SECURITY INVOKER '])}VIEW {name} AS {query}{pick(['', '', ' WITH CASCADED CHECK OPTION', ' WITH LOCAL CHECK OPTION'])}")
    views.append(name)
    reset_session()


def parameters():
    return ", ".join(f"{ident(fresh('p'))} {pick([k for k in BASE if 'COMPRESSED' not in k and 'NULL' not in k])}" for _ in range(rnd.randint(0, 2)))


def make_routine():
    words_of_session()
    name = ident(fresh("f"))
    option = pick(["", "DETERMINISTIC ", "NO SQL SQL SECURITY INVOKER ", f"COMMENT {text()} ", "READS SQL DATA "])
    if chance(0.5):
        args = parameters() if chance(0.4) else ""
        say(f"CREATE {definer()}FUNCTION {name}({args}) RETURNS {pick(['int', 'varchar(50)', 'varchar(50) CHARACTER SET latin1', 'text', 'json', 'datetime(3)'])} {option}\nBEGIN\n\t-- it's a comment; ü\n\tDECLARE `x y` TEXT DEFAULT {text()};\n\tRETURN {expression()};\nEND")
        if not args:
            functions.append(name)
    else:
        body = pick([f"SELECT {expression()}", f"BEGIN /* c */ SELECT {expression()}; SELECT 2; END", "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'nö'; END", "IF 1 THEN SELECT 'a;b'; END IF"])
        say(f"CREATE {definer()}PROCEDURE {name}({pick(['', 'IN ', 'INOUT '])}{ident(fresh('p'))} int) {option}{body}")
        procedures.append(name)
    reset_session()


def make_trigger():
    if not tables:
        return
    words_of_session()
    t, name = pick(tables), ident(fresh("g"))
    order = f" {pick(['FOLLOWS', 'PRECEDES'])} {pick(triggers)}" if triggers and chance(0.4) else ""
    when = pick(["BEFORE INSERT", "AFTER INSERT", "BEFORE UPDATE", "AFTER DELETE", "BEFORE INSERT"])
    c = ident(pick(t.columns)[0])
    body = pick(["SET @seen = 'ü;'", "BEGIN SET @a = 1; IF 0 THEN SIGNAL SQLSTATE '45000'; END IF; END", f"SET @x = {expression()}", f"SET NEW.{c} = NEW.{c}" if "BEFORE" in when and "DELETE" not in when else "SET @y = 1"])
    say(f"CREATE {definer()}TRIGGER {name} {when} ON {t.name} FOR EACH ROW{order} {body}")
    triggers.append(name)
    reset_session()


def make_event():
    words_of_session()
    name = ident(fresh("e"))
    when = pick(["EVERY 1 DAY STARTS '2030-01-01 00:00:00'", "AT '2035-05-05 05:05:05'", "EVERY '1:30' HOUR_MINUTE STARTS '2031-01-01' ENDS '2032-01-01'", "EVERY 5 MINUTE STARTS '2030-06-01'"])
    if chance(0.3):
        say(f"SET time_zone = {lit(pick(['+05:45', '-11:00', 'SYSTEM']))}")
    say(f"CREATE {definer()}EVENT {name} ON SCHEDULE {when} {pick(['', 'ON COMPLETION PRESERVE '])}{pick(['', 'DISABLE ', 'ENABLE '])}{pick(['', 'COMMENT ' + text() + ' '])}DO {pick(['SELECT 1', 'BEGIN SET @a = 2; SELECT 3; END', 'SET @z = ' + expression()])}")
    say("SET time_zone = SYSTEM")
    events.append(name)
    reset_session()


def make_sequence():
    if flavour == "mariadb":
        name = ident(fresh("s"))
        say(f"CREATE SEQUENCE {name} {pick(['', 'START 100 INCREMENT 5', 'INCREMENT -1 MINVALUE -50 MAXVALUE 10 START 5 CYCLE', 'CACHE 1', 'NOCACHE', 'MAXVALUE 9223372036854775806', 'INCREMENT 0'])}")
        if chance(0.6):
            say(f"SELECT NEXTVAL({name}) INTO @x")
        sequences.append(name)


def make_package():
    if flavour == "mariadb" and chance(0.3):
        name = ident(fresh("pk"))
        say("SET sql_mode = ORACLE")
        say(f"CREATE {pick(['', 'OR REPLACE '])}PACKAGE {name} AS FUNCTION f RETURN INT; END;")
        say(f"CREATE PACKAGE BODY {name} AS FUNCTION f RETURN INT AS BEGIN RETURN 1; END; END;")
        reset_session()


def insert_rows(t, most):
    columns = t.insertable()
    if columns:
        names = ", ".join(ident(c) for c, _ in columns)
        for _ in range(rnd.randint(0, most)):
            say(f"INSERT IGNORE INTO {t.name} ({names}) VALUES ({', '.join(BASE[k]() if k in BASE and (k in ('point', 'geometry') or not chance(0.1)) else 'NULL' for _, k in columns)})")


MAKERS = [(make_table, 10), (make_index, 5), (make_link, 5), (make_view, 6), (make_routine, 5), (make_trigger, 4), (make_event, 2), (make_sequence, 2), (make_package, 1)]


def make(n):
    for _ in range(n):
        rnd.choices([m for m, _ in MAKERS], [w for _, w in MAKERS])[0]()


def change_one():
    t = pick(tables)
    c, kind, generated = pick(t.columns)
    c = ident(c)
    way = rnd.randint(0, 17)
    if way == 0:
        new, new_kind = fresh("new"), pick(BASE)
        say(f"ALTER TABLE {t.name} ADD COLUMN {ident(new)} {new_kind} {pick(['', 'FIRST', 'AFTER ' + c])}")
        t.columns.append((new, new_kind, False))
    elif way == 1:
        say(f"ALTER TABLE {t.name} DROP COLUMN {c}")
    elif way == 2:
        say(f"ALTER TABLE {t.name} MODIFY {c} {pick(['longtext', 'varchar(200)', 'longblob', kind])}")
    elif way == 3:
        say(f"ALTER TABLE {t.name} RENAME COLUMN {c} TO {ident(fresh('rn'))}")
    elif way == 4:
        say(f"DROP TABLE {t.name}")
    elif way == 5 and views:
        say(f"DROP VIEW {pick(views)}")
    elif way == 6:
        say(f"DROP {pick(['TRIGGER ' + pick(triggers)] if triggers else ['EVENT IF EXISTS x'])}")
    elif way == 7 and functions:
        say(f"DROP FUNCTION {pick(functions)}")
    elif way == 8:
        say(f"RENAME TABLE {t.name} TO {ident(fresh('ren'))}")
    elif way == 9:
        say(f"ALTER TABLE {t.name} {pick(['CONVERT TO CHARACTER SET utf8mb4', 'ENGINE=MyISAM', 'ENGINE=InnoDB', 'COMMENT = ' + text(), 'AUTO_INCREMENT = 9000', 'DROP PRIMARY KEY', 'REMOVE PARTITIONING'])}")
    elif way == 10 and sequences:
        say(f"SELECT SETVAL({pick(sequences)}, {rnd.randint(1, 200)}) INTO @x")
    elif way == 11:
        say(f"DELETE FROM {t.name} WHERE CRC32({c}) % 2")
    elif way == 12:
        say(f"TRUNCATE {t.name}")
    elif way in (13, 14) and not generated:
        say(f"UPDATE IGNORE {t.name} SET {c} = {BASE[kind]() if kind in BASE else 'NULL'} WHERE CRC32({c}) % 2")
    elif way == 15:
        make(2)
    elif way == 16 and events:
        say(f"ALTER EVENT {pick(events)} {pick(['DISABLE', 'ENABLE', 'RENAME TO ' + ident(fresh('er'))])}")
    else:
        insert_rows(t, 4)


def make_own(round):
    for n in range(rnd.randint(1, 3)):
        name = ident(f'own_{pick(["x", "Ab", "ünï"])}{round}_{n}')
        say(f"CREATE TABLE {name} (id int PRIMARY KEY, v varchar(50){pick(['', ', k int UNIQUE', ', KEY (v)', ', FULLTEXT KEY (v)'])})")
        for i in range(rnd.randint(0, 4)):
            say(f"INSERT INTO {name} (id, v) VALUES ({i}, 'own{i}ü')")
        keyed = [t for t in tables if len(t.key) == 1 and dict((a, b) for a, b, _ in t.columns)[t.key[0]] == "int"]
        if keyed and chance(0.3):
            o = pick(keyed)
            say(f"ALTER TABLE {name} ADD COLUMN r int, ADD CONSTRAINT {ident('own_fk' + name.strip('`'))} FOREIGN KEY (r) REFERENCES {o.name} ({ident(o.key[0])})")
        if chance(0.2):
            say(f"CREATE TRIGGER {ident('own_g' + name.strip('`'))} BEFORE INSERT ON {name} FOR EACH ROW SET NEW.v = 'never'")


say("SET NAMES utf8mb4")
reset_session()
make(rnd.randint(6, 30))
if what == "schema":
    for table in tables:
        insert_rows(table, 6)
    for table in some(tables, 2):
        if chance(0.3):
            change_one()
else:
    rnd = random.Random(f"{seed} {sys.argv[2:]}")
    serial = 1000 * (1 + sum(map(ord, sys.argv[3])))
    del out[2:]
    if what == "own":
        make_own(sys.argv[3])
    else:
        for _ in range(rnd.randint(1, 8)):
            if tables:
                change_one()
            else:
                make(2)
print("DELIMITER //")
print("\n".join(out))
