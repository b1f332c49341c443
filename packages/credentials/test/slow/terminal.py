"""Runs a command in a pseudo-terminal and types when it asks; prints the screen, then the exit code.

Arguments: JSON of [[what to wait for, what to type], ...], then the command. "<ctrl-c>" and "<ctrl-d>" are keys;
"re:" begins a pattern to wait for.
"""
import json
import os
import pty
import re
import select
import sys

steps = json.loads(sys.argv[1])
KEYS = {"<ctrl-c>": b"\x03", "<ctrl-d>": b"\x04"}


def shown(wanted, text):
    return re.search(wanted[3:].encode(), text) if wanted.startswith("re:") else wanted.encode() in text


child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
screen = b""
seen = 0
while True:
    readable, _, _ = select.select([terminal], [], [], 60)
    if not readable:
        sys.exit("The command kept silent for a minute: " + screen.decode(errors="replace"))
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    screen += piece
    if steps and shown(steps[0][0], screen[seen:]):
        seen = len(screen)
        for text in steps.pop(0)[1:]:
            os.write(terminal, KEYS.get(text, text.encode()))
sys.stdout.write(screen.decode(errors="replace"))
sys.stdout.write("\nEXIT %d\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
