#!/usr/bin/env python3
"""Writes a web shop as tab-separated files and SQL that loads them into MariaDB, MySQL, or PostgreSQL.

    shop.py DIR [SCALE]     SCALE 1 (default) is 3.65 million rows, 764 MB of values

Always the same bytes for the same scale.  Load it with: cd DIR && mariadb --local-infile shop < shop.sql
or cd DIR && psql -d shop -f shop-postgres.sql
"""
import os
import random
import sys

out = sys.argv[1]
scale = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
os.makedirs(out, exist_ok=True)
rnd = random.Random(20261121)

SYLLABLES = ["ba", "co", "di", "fu", "ge", "ha", "in", "ka", "lo", "mi", "no", "pe", "qui", "ra",
             "se", "ti", "un", "ver", "wo", "xa", "yl", "ze", "ber", "sch", "ón", "é", "ß", "日", "本"]
WORDS = ["".join(rnd.choices(SYLLABLES, k=rnd.randint(1, 4))) for _ in range(8000)]
CUMULATIVE = []
total = 0.0
for rank in range(len(WORDS)):
    total += 1 / (rank + 20)
    CUMULATIVE.append(total)


def words(n):
    return " ".join(rnd.choices(WORDS, cum_weights=CUMULATIVE, k=n))


def count(n):
    return max(1, int(n * scale))


def table(name, n, row):
    with open(os.path.join(out, name + ".tsv"), "w", encoding="utf-8") as f:
        for i in range(1, n + 1):
            f.write("\t".join(row(i)) + "\n")


def when(i):
    return f"202{i % 6}-{1 + i % 12:02}-{1 + i % 28:02} {i % 24:02}:{i % 60:02}:{i * 7 % 60:02}"


USERS, PAGES, EVENTS = count(200_000), count(150_000), count(2_000_000)
ORDERS, ITEMS, BLOBS = count(300_000), count(1_000_000), count(2_000)

table("users", USERS, lambda i: (
    str(i), f"user{i}@shop.example", words(2), "\\N" if i % 7 == 0 else f"+49 {rnd.randrange(10**9)}",
    f"{rnd.random() * 1000:.2f}", when(i), rnd.choice(("de", "en", "fr", "ja")),
    "😀 emoji" if i % 100 == 0 else ""))
table("pages", PAGES, lambda i: (
    str(i), f"/{words(1)}/{i}", words(6), words(rnd.randint(200, 620)), when(i)))
table("events", EVENTS, lambda i: (
    str(i), str(rnd.randint(1, USERS)), rnd.choice(("view", "click", "cart", "buy", "search")),
    when(i), f"{rnd.getrandbits(48):012x}", str(rnd.randrange(10**6))))
table("orders", ORDERS, lambda i: (
    str(i), str(rnd.randint(1, USERS)), rnd.choice(("new", "paid", "sent", "done")),
    f"{rnd.random() * 500:.2f}", when(i), "\\N" if i % 3 else words(12)))
table("items", ITEMS, lambda i: (
    str(1 + i % ORDERS), str(1 + i // ORDERS), f"SKU-{rnd.randrange(50000):05}",
    str(rnd.randint(1, 9)), f"{rnd.random() * 100:.4f}", repr(rnd.random())))

with open(os.path.join(out, "blobs.tsv"), "wb") as f, \
        open(os.path.join(out, "blobs-postgres.tsv"), "w") as hexed:
    for i in range(1, BLOBS + 1):
        data = rnd.randbytes(20_000)
        hexed.write(f"{i}\tfile{i}\t\\\\x{data.hex()}\n")
        for raw, escaped in ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\0", b"\\0")):
            data = data.replace(raw, escaped)
        f.write(b"%d\tfile%d\t%s\n" % (i, i, data))

with open(os.path.join(out, "shop.sql"), "w", encoding="utf-8") as f:
    f.write("""
SET NAMES utf8mb4; SET foreign_key_checks=0, unique_checks=0;
CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80) NOT NULL) ENGINE=InnoDB;
INSERT INTO countries VALUES ('de','Deutschland'),('en','England'),('fr','France'),('ja','日本');
CREATE TABLE users (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, email VARCHAR(190) NOT NULL,
  name VARCHAR(190) NOT NULL, phone VARCHAR(40), credit DECIMAL(12,2) NOT NULL, created DATETIME NOT NULL,
  country CHAR(2) NOT NULL, note VARCHAR(100) NOT NULL, UNIQUE KEY email (email), KEY name (name),
  CONSTRAINT user_country FOREIGN KEY (country) REFERENCES countries (code)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE pages (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, path VARCHAR(190) NOT NULL,
  title VARCHAR(255) NOT NULL, body MEDIUMTEXT NOT NULL, changed DATETIME NOT NULL, KEY path (path)) ENGINE=InnoDB
  DEFAULT CHARSET=utf8mb4;
CREATE TABLE events (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id INT UNSIGNED NOT NULL,
  kind VARCHAR(20) NOT NULL, at DATETIME NOT NULL, session CHAR(12) NOT NULL, value INT NOT NULL,
  KEY user_id (user_id), KEY at (at)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id INT UNSIGNED NOT NULL,
  state ENUM('new','paid','sent','done') NOT NULL, total DECIMAL(10,2) NOT NULL, placed DATETIME NOT NULL, note TEXT,
  KEY user_id (user_id), KEY placed (placed),
  CONSTRAINT order_user FOREIGN KEY (user_id) REFERENCES users (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE items (order_id INT UNSIGNED NOT NULL, line SMALLINT UNSIGNED NOT NULL, sku VARCHAR(20) NOT NULL,
  quantity INT NOT NULL, price DECIMAL(12,4) NOT NULL, weight DOUBLE NOT NULL, PRIMARY KEY (order_id, line), KEY sku (sku),
  CONSTRAINT item_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE) ENGINE=InnoDB;
CREATE TABLE blobs (id INT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, data MEDIUMBLOB NOT NULL)
  ENGINE=InnoDB;
CREATE TABLE edge (id INT PRIMARY KEY, u BIGINT UNSIGNED, f FLOAT, d DOUBLE, t VARCHAR(50), b VARBINARY(20), z DATE);
SET sql_mode='';
INSERT INTO edge VALUES (1,18446744073709551615,0.1,1e300,'tab\\tnew\\nline\\\\',X'00ff0a5c','0000-00-00'),
  (2,NULL,NULL,NULL,NULL,NULL,NULL),(3,0,-0.0,-1.7976931348623157e308,'',X'','9999-12-31');
""")
    for name, binary in (("users", 0), ("pages", 0), ("events", 0), ("orders", 0), ("items", 0), ("blobs", 1)):
        f.write(f"LOAD DATA LOCAL INFILE '{name}.tsv' INTO TABLE {name} "
                f"CHARACTER SET {'binary' if binary else 'utf8mb4'};\n")
    f.write("""
CREATE VIEW turnover AS SELECT u.country, SUM(o.total) AS total FROM orders o JOIN users u ON u.id = o.user_id
  GROUP BY u.country;
CREATE TRIGGER order_note BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = COALESCE(NEW.note, '');
""")

with open(os.path.join(out, "shop-postgres.sql"), "w", encoding="utf-8") as f:
    f.write("""
CREATE TYPE state AS ENUM ('new', 'paid', 'sent', 'done');
CREATE TABLE countries (code char(2) PRIMARY KEY, name varchar(80) NOT NULL);
INSERT INTO countries VALUES ('de','Deutschland'),('en','England'),('fr','France'),('ja','日本');
CREATE TABLE users (id int GENERATED BY DEFAULT AS IDENTITY, email varchar(190) NOT NULL, name varchar(190) NOT NULL,
  phone varchar(40), credit numeric(12,2) NOT NULL, created timestamp NOT NULL, country char(2) NOT NULL, note varchar(100) NOT NULL);
CREATE TABLE pages (id int GENERATED BY DEFAULT AS IDENTITY, path varchar(190) NOT NULL, title varchar(255) NOT NULL,
  body text NOT NULL, changed timestamp NOT NULL);
CREATE TABLE events (id bigint GENERATED BY DEFAULT AS IDENTITY, user_id int NOT NULL, kind varchar(20) NOT NULL,
  at timestamp NOT NULL, session char(12) NOT NULL, value int NOT NULL);
CREATE TABLE orders (id int GENERATED BY DEFAULT AS IDENTITY, user_id int NOT NULL, state state NOT NULL,
  total numeric(10,2) NOT NULL, placed timestamp NOT NULL, note text);
CREATE TABLE items (order_id int NOT NULL, line smallint NOT NULL, sku varchar(20) NOT NULL, quantity int NOT NULL,
  price numeric(12,4) NOT NULL, weight double precision NOT NULL);
CREATE TABLE blobs (id int, name varchar(100) NOT NULL, data bytea NOT NULL);
CREATE TABLE edge (id int PRIMARY KEY, n numeric, f real, d double precision, t varchar(50), b bytea, z date);
INSERT INTO edge VALUES (1,'NaN',0.1,1e300,E'tab\\tnew\\nline\\\\','\\x00ff0a5c','infinity'),
  (2,NULL,NULL,NULL,NULL,NULL,NULL),(3,0,-0.0,-1.7976931348623157e308,'','','4713-01-01 BC');
""")
    for name in ("users", "pages", "events", "orders", "items"):
        f.write(f"\\copy {name} FROM '{name}.tsv'\n")
    f.write("""\\copy blobs FROM 'blobs-postgres.tsv'
ALTER TABLE users ADD PRIMARY KEY (id), ADD UNIQUE (email), ADD FOREIGN KEY (country) REFERENCES countries;
ALTER TABLE pages ADD PRIMARY KEY (id);
ALTER TABLE events ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id), ADD FOREIGN KEY (user_id) REFERENCES users;
ALTER TABLE items ADD PRIMARY KEY (order_id, line), ADD FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE;
ALTER TABLE blobs ADD PRIMARY KEY (id);
CREATE INDEX ON users (name); CREATE INDEX ON pages (path); CREATE INDEX ON events (user_id); CREATE INDEX ON events (at);
CREATE INDEX ON orders (user_id); CREATE INDEX ON orders (placed); CREATE INDEX ON items (sku);
SELECT setval(pg_get_serial_sequence(t, 'id'), 5000000) FROM unnest(ARRAY['users', 'pages', 'events', 'orders']) t;
CREATE VIEW turnover AS SELECT u.country, sum(o.total) AS total FROM orders o JOIN users u ON u.id = o.user_id GROUP BY u.country;
CREATE FUNCTION order_note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.note := coalesce(NEW.note, ''); RETURN NEW; END$$;
CREATE TRIGGER order_note BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION order_note();
VACUUM ANALYZE;
""")
