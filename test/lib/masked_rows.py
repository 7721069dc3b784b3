"""Prints SQL that makes a database with personal data: a canary in every personal value.

    masked_rows.py ENGINE [USERS]     mysql, postgres or sqlite

Each canary holds the word "canary", or is one of those that masked_rows.py canaries prints: phones, addresses
and bytes have no room for words.
"""
import sys

PHONE, MOBILE, IP, UUID, BORN = "+49 30 8675309", "491718675309", "203.0.113.77", "0ddba11c-afe0-4bad-8bad", "1903-03-"
if sys.argv[1] == "canaries":
    print("canary", PHONE, MOBILE, IP, "cb00714d", UUID, sep="\n")
    sys.exit()
engine = sys.argv[1]
users = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
types = {
    "mysql": dict(id="INT NOT NULL PRIMARY KEY", ip="VARBINARY(16)", uuid="CHAR(36)", json="JSON", bytes="VARBINARY(16)",
                  moment="DATETIME", flag="TINYINT(1)", end=" ENGINE=InnoDB"),
    "postgres": dict(id="INT PRIMARY KEY", ip="INET", uuid="UUID", json="JSONB", bytes="BYTEA", moment="TIMESTAMP", flag="BOOLEAN",
                     end=""),
    "sqlite": dict(id="INTEGER PRIMARY KEY", ip="BLOB", uuid="TEXT", json="TEXT", bytes="BLOB", moment="DATETIME",
                   flag="TINYINT(1)", end=""),
}[engine]
end = types["end"]


def hexed(text):
    return {"mysql": f"X'{text}'", "postgres": f"'\\x{text}'", "sqlite": f"X'{text}'"}[engine]


def true(flag):
    return str(bool(flag)).lower() if engine == "postgres" else str(flag)


def insert(table, rows):
    rows = list(rows)
    for i in range(0, len(rows), 500):
        print(f"INSERT INTO {table} VALUES\n" + ",\n".join(f"({r})" for r in rows[i:i + 500]) + ";")


print("SET sql_mode='STRICT_ALL_TABLES';" if engine == "mysql" else "")
if engine == "postgres":
    print("SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS citext;")
print(f"""
CREATE TABLE members (email VARCHAR(60) NOT NULL PRIMARY KEY, name VARCHAR(60), level INT){end};
CREATE TABLE visits (id {types['id']}, member VARCHAR(60), guide VARCHAR(60), at {types['moment']},
  FOREIGN KEY (member) REFERENCES members (email), FOREIGN KEY (guide) REFERENCES members (email)){end};
CREATE TABLE users (id {types['id']}, email VARCHAR(190) NOT NULL UNIQUE, username VARCHAR(60) UNIQUE, first_name VARCHAR(40),
  last_name VARCHAR(40) NOT NULL, phone VARCHAR(30), mobile BIGINT, password VARCHAR(255), last_login_ip {types['ip']}, birthday DATE,
  api_token VARCHAR(64) UNIQUE, zip VARCHAR(10), ref {types['uuid']}, bio VARCHAR(99), profile {types['json']},
  email_verified_at {types['moment']}, newsletter {types['flag']}, mail_count INT, price DECIMAL(10,2), note VARCHAR(99)){end};
CREATE TABLE newsletters (id {types['id']}, email VARCHAR(190), topic VARCHAR(40)){end};
CREATE TABLE usermeta (user_id INT NOT NULL, meta_key VARCHAR(40) NOT NULL, meta_value VARCHAR(99), PRIMARY KEY (user_id, meta_key),
  FOREIGN KEY (user_id) REFERENCES users (id)){end};
CREATE TABLE heap (email VARCHAR(190), full_name VARCHAR(60), hits INT){end};
CREATE TABLE words (id {types['id']}, word VARCHAR(99)){end};
""")
insert("members", (f"'canary{i}@members.test','Canary {i} Member',{i % 4}" for i in range(200)))
insert("visits", (f"{i},'canary{i % 190}@members.test'," + ("NULL" if i % 3 else f"'canary{i % 7}@members.test'") +
                  f",'2026-01-{1 + i % 28:02} 10:00:00'" for i in range(400)))


def user(i):
    ip = {"postgres": f"'{IP}'"}.get(engine, hexed("cb00714d"))
    born = "NULL" if i % 50 == 0 else f"'{BORN}{1 + i % 28:02}'"
    token = "NULL" if i % 5 else f"'canary-token-{i}'"
    name = "" if i % 40 == 0 else f"Canary {i}"
    profile = (f'{{"name": "Canary {i}", "likes": ["tea", {i}.50], "contacts": '
               f'[{{"email": "canary{i}@json.test"}}, {{"\\\\u0065mail": "canary@x.test", "kind": "home"}}], "phone": 498675309}}')
    if engine != "mysql":
        profile = profile.replace("\\\\", "\\")
    return (f"{i},'canary{i}@users.test','" + (f"canary{i}@login.test" if i % 2 else f"plain{i}") + f"','{name}','O''Canary {i}',"
            f"'{PHONE}',{MOBILE},'$2y$10$canary{i}',{ip},{born},{token},'{i % 90000 + 10000}','{UUID}-c0ffee{i:06}','bio of canary {i}',"
            f"'{profile}','2026-02-03 04:05:06',{true(i % 2)},{i % 9},{i % 100}.50,'note {i * 2654435761 % 4294967296}'")


insert("users", (user(i) for i in range(1, users + 1)))
insert("newsletters", (f"{i},'canary{i * 3}@users.test','topic {i % 5}'" for i in range(1, users // 10)))
insert("usermeta", (f"{1 + i // 4},'{key}','{value}'" for i in range(2000) for key, value in
                    [(("billing_email", f"canary{i}@meta.test"), ("billing_phone", PHONE), ("first_name", f"Canary{i}"),
                      ("locale", "de_DE"))[i % 4]]))
insert("heap", (f"'canary{i}@heap.test','Canary {i} Heap',{i}" for i in range(300)))
insert("words", (f"{i},'word {i * 2654435761 % 4294967296}'" for i in range(1, users + 1)))

if engine == "mysql":
    print(f"""
CREATE TABLE latin (id INT PRIMARY KEY, full_name VARCHAR(40), city VARCHAR(40), iban CHAR(34), title VARCHAR(40)){end} CHARSET=latin1;
INSERT INTO latin VALUES (1,'Käthe Canary','München','DE89 canary','Straße'), (2,'','',NULL,'é');
CREATE TABLE odd (id INT PRIMARY KEY, phone DECIMAL(20,0) NOT NULL, ip INET6, client_ip INT UNSIGNED, mail VARCHAR(60) CHARACTER SET utf8mb4,
  mood ENUM('happy','sad'), fee DECIMAL(8,2), avatar_hash BINARY(20), dob INT){end};
INSERT INTO odd VALUES (1,{MOBILE},'::ffff:{IP}',INET_ATON('{IP}'),'canary@odd.test','sad',5.25,REPEAT('c',20),-2000000000);
""")
elif engine == "postgres":
    print(f"""
CREATE DOMAIN mail AS citext CHECK (VALUE LIKE '%@%'); CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE odd (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, email mail UNIQUE, full_name char(40), phones text[], user_ip inet,
  ref uuid, mood mood, is_mobile boolean, emails jsonb, fee numeric(8,2), secret bytea, birth_date timestamptz);
INSERT INTO odd VALUES (1,'Canary@odd.test','Canary Odd',ARRAY['{PHONE}'],'{IP}','{UUID}-c0ffee000001','sad',true,
  '["canary@x.test"]',5.25,'\\xcb00714d','{BORN}03 10:00:00+02');
""")
else:
    print(f"""
CREATE TABLE odd (id INTEGER PRIMARY KEY, email TEXT NOT NULL, phone INT, fee REAL, mobile ANY, mood TEXT CHECK (mood IN ('happy','sad'))) STRICT;
INSERT INTO odd VALUES (1,'canary@odd.test',{MOBILE},5.25,{MOBILE},'sad'), (2,'canary2@odd.test',NULL,0.1,'{PHONE}','happy');
CREATE TABLE bare (username TEXT, email, score REAL, dob, PRIMARY KEY (username, score)) WITHOUT ROWID;
INSERT INTO bare VALUES ('canary@bare.test','canary@bare.test',0.5,1700000000), ('plain',NULL,1,'{BORN}03');
CREATE TABLE cased (Mail TEXT PRIMARY KEY, n INTEGER); CREATE TABLE points (id INTEGER PRIMARY KEY, who TEXT REFERENCES CASED (mail));
INSERT INTO cased VALUES ('canary@cased.test',1); INSERT INTO points VALUES (1,'canary@cased.test');
""")
