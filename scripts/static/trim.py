"""What the scripts that leave out parts of a library share."""
import re
import sys


def edit(path, change):
    """Changes a file by a function of its text; where nothing changes, the source is another version."""
    with open(path) as file:
        old = file.read()
    new = change(old)
    if new == old:
        sys.exit(f"{sys.argv[0]}: nothing to leave out in {path}: another version?")
    with open(path, "w") as file:
        file.write(new)


def replace(pattern, new, text):
    """For changes that only together are right: each must find its place."""
    text, found = re.subn(pattern, new, text, flags=re.M | re.S)
    if not found:
        sys.exit(f"{sys.argv[0]}: no {pattern}: another version?")
    return text
