#!/usr/bin/env python3
"""Runs a command at a terminal of its own, and types.

    terminal.py [ROWS] STEP... -- COMMAND...

A step is wait:TEXT (until the command has printed it, behind what was waited for before), type:KEYS
(with Python's escapes, as \\x1b[B for an arrow) or signal:NAME.  Prints all that stood on the terminal,
and then how it was left: "as it was" or "changed".  The exit status is the command's.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

SECONDS = 60

at = sys.argv.index("--")
steps, command = sys.argv[1:at], sys.argv[at + 1:]
rows = int(steps.pop(0)) if steps and steps[0].isdigit() else 24
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
before = termios.tcgetattr(slave)


def own_terminal():
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)


child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, preexec_fn=own_terminal)
seen = b""
looked = 0
end = time.monotonic() + SECONDS


def read_some():
    global seen
    if select.select([master], [], [], 0.05)[0]:
        seen += os.read(master, 65536)


for step in steps:
    kind, _, value = step.partition(":")
    if kind == "wait":
        text = value.encode()
        while seen.find(text, looked) < 0 and time.monotonic() < end and child.poll() is None:
            read_some()
        read_some()
        if seen.find(text, looked) < 0:
            print(f"terminal.py: not seen: {value}", file=sys.stderr)
            break
        looked = seen.find(text, looked) + len(text)
    elif kind == "type":
        os.write(master, value.encode().decode("unicode_escape").encode())
    elif kind == "signal":
        child.send_signal(getattr(signal, "SIG" + value))
while child.poll() is None and time.monotonic() < end:
    read_some()
if child.poll() is None:
    print("terminal.py: it did not end", file=sys.stderr)
    child.kill()
    child.wait()
while select.select([master], [], [], 0.05)[0]:
    seen += os.read(master, 65536)
sys.stdout.write(seen.decode(errors="replace"))
print("\nas it was" if termios.tcgetattr(slave) == before else "\nchanged")
sys.exit(child.returncode if child.returncode >= 0 else 128 - child.returncode)
