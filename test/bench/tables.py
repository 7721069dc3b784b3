"""SQL of many small tables, each with a few indexes, rows and, here and there, a foreign key.

tables.py mysql|postgres N
"""

import random
import sys


def column_list(mysql: bool) -> list[str]:
    return [
        "id INT NOT NULL" + (" AUTO_INCREMENT" if mysql else "") + " PRIMARY KEY",
        "name VARCHAR(80) NOT NULL",
        "code VARCHAR(40)",
        "made " + ("DATETIME" if mysql else "TIMESTAMP"),
        "n INT NOT NULL",
        "note TEXT",
    ]


def rows(number: int, parent: bool, chance: random.Random) -> str:
    found = []
    for i in range(1, 11 + chance.randrange(41)):
        row = f"({i}, 'name {chance.random()}', '{number}-{i}', '2024-01-{1 + i % 28:02d} 10:00:00', {i * 7}, 'note'"
        found.append(row + (f", {1 + i % 10})" if parent else ")"))
    return ", ".join(found)


def main() -> None:
    mysql = sys.argv[1] == "mysql"
    chance = random.Random(1)
    for number in range(int(sys.argv[2])):
        parent = number % 5 == 4
        columns = column_list(mysql)
        if parent:
            of = number - 1 - chance.randrange(4)
            columns += ["parent INT", f"CONSTRAINT fk{number} FOREIGN KEY (parent) REFERENCES t{of} (id)"]
        print(f"CREATE TABLE t{number} ({', '.join(columns)});")
        print(f"INSERT INTO t{number} VALUES {rows(number, parent, chance)};")
        for kind, column in ("", "name"), ("", "made"), ("UNIQUE ", "code"):
            print(f"CREATE {kind}INDEX i{number}_{column} ON t{number} ({column});")


main()
