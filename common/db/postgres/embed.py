"""Makes C strings of SQL files: embed.py OUT.c FILE.sql...; NAME.sql becomes postgres_sql_NAME."""
import pathlib
import sys

lines = ['#include "common/db/postgres/postgres_queries.h"\n']
for path in map(pathlib.Path, sys.argv[2:]):
    lines.append(f"const char postgres_sql_{path.stem}[] =")
    for line in path.read_text(encoding="ascii").splitlines():
        # Indented and explained for readers, not for the server: synco-lite travels.
        text = line.lstrip("\t ")
        if not text.startswith("--"):
            text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
            lines.append(f'    "{text}\\n"')
    lines[-1] += ";\n"
pathlib.Path(sys.argv[1]).write_text("\n".join(lines), encoding="ascii")
