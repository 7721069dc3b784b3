"""Tables with foreign keys of all shapes, and which of their rows are whole under conditions.

whole_rows.py ENGINE SEED ROWS DIR: writes DIR/source.sql, and for each table DIR/TABLE.keys: the keys
of the greatest set of rows of which "keep = 1" holds where it is asked, and whose foreign keys hold a
NULL or point at a row of the set.
"""
import random
import sys

engine, seed, rows, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
random.seed(seed)

# name: key columns, other columns, foreign keys (columns, table, its columns), has a condition
TABLES = {
    "regions": (["id"], [], [], True),
    "people": (["id"], ["boss", "team", "region"],
               [(["boss"], "people", ["id"]), (["team"], "teams", ["id"]), (["region"], "regions", ["id"])], True),
    "teams": (["id"], ["head"], [(["head"], "people", ["id"])], False),
    "orders": (["id"], ["person"], [(["person"], "people", ["id"])], False),
    "items": (["orderno", "n"], ["instead_of", "instead_n"],
              [(["orderno"], "orders", ["id"]), (["instead_of", "instead_n"], "items", ["orderno", "n"])], True),
    "notes": (["id"], ["orderno", "n"], [(["orderno", "n"], "items", ["orderno", "n"])], False),
    "tags": (["name"], ["above"], [(["above"], "tags", ["name"])], True),
    "taggings": (["id"], ["tag", "note"], [(["tag"], "tags", ["name"]), (["note"], "notes", ["id"])], False),
    "alone": (["id"], [], [], False),
}
TEXT = {("tags", "name"), ("tags", "above"), ("taggings", "tag")}


def pick(keys, null):
    return None if random.random() < null else random.choice(keys)


def make():
    n = rows
    ids = list(range(1, n + 1))
    few = list(range(1, max(2, n // 10) + 1))
    names = [f"tag '{i}" for i in few]
    pairs = sorted({(random.choice(ids), random.randint(1, 3)) for _ in ids})
    all_rows = {
        "regions": [(i,) for i in few],
        "people": [(i, pick(ids, 0.5), pick(few, 0.5), pick(few, 0)) for i in ids],
        "teams": [(i, pick(ids, 0.3)) for i in few],
        "orders": [(i, pick(ids, 0)) for i in ids],
        "items": [(a, b) + (pick(pairs, 0) if random.random() < 0.4 else (pick(ids, 0.5), None)) for a, b in pairs],
        "notes": [(i,) + (pick(pairs, 0) if random.random() < 0.7 else (None, 2)) for i in ids],
        "tags": [(name, pick(names, 0.4)) for name in names],
        "taggings": [(i, pick(names, 0.2), pick(ids, 0.2)) for i in ids],
        "alone": [(i,) for i in few],
    }
    return {t: [row + (int(random.random() < 0.9),) for row in r] for t, r in all_rows.items()}


def columns(table):
    return TABLES[table][0] + TABLES[table][1] + ["keep"]


def whole(data):
    kept = {t: {r[:len(TABLES[t][0])]: r for r in data[t] if r[-1] or not TABLES[t][3]} for t in TABLES}
    changed = True
    while changed:
        changed = False
        for t, (_, _, links, _) in TABLES.items():
            at = columns(t)
            for key, row in list(kept[t].items()):
                for cols, to, _ in links:
                    value = tuple(row[at.index(c)] for c in cols)
                    if None not in value and value not in kept[to]:
                        del kept[t][key]
                        changed = True
                        break
    return kept


def literal(v):
    return "NULL" if v is None else "'" + v.replace("'", "''") + "'" if isinstance(v, str) else str(v)


def foreign(link):
    cols, to, to_cols = link
    return f"FOREIGN KEY ({', '.join(cols)}) REFERENCES {to} ({', '.join(to_cols)})"


data = make()
with open(f"{folder}/source.sql", "w", encoding="ascii") as out:
    for t, (keys, _, links, _) in TABLES.items():
        defs = [f"{c} {'varchar(20)' if (t, c) in TEXT else 'integer'}{' NOT NULL' if c in keys else ''}" for c in columns(t)]
        defs.append(f"PRIMARY KEY ({', '.join(keys)})")
        if engine == "sqlite":
            defs += [foreign(link) for link in links]
        print(f"CREATE TABLE {t} ({', '.join(defs)});", file=out)
        for at in range(0, len(data[t]), 500):
            print(f"INSERT INTO {t} VALUES " + ", ".join(
                "(" + ", ".join(map(literal, row)) + ")" for row in data[t][at:at + 500]) + ";", file=out)
    for t, (_, _, links, _) in TABLES.items():
        for i, link in enumerate(links):
            if engine != "sqlite":
                print(f"ALTER TABLE {t} ADD CONSTRAINT {t}_{i} {foreign(link)};", file=out)
for t, kept in whole(data).items():
    with open(f"{folder}/{t}.keys", "w", encoding="ascii") as out:
        for key in sorted("|".join(map(str, k)) for k in kept):
            print(key, file=out)
