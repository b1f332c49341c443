"""Runs one judge: `python judge.py NAME` reads a request as JSON from standard input and prints facts as JSON.

A judge is a module `judge_NAME` with a function `judge(request)`. It only tells what a reader saw; the tests compare.
"""

import contextlib
import importlib
import json
import os
import sys


def main() -> None:
    request = json.load(sys.stdin)
    # Readers print warnings and progress; standard output is for the facts alone.
    with contextlib.redirect_stdout(sys.stderr):
        facts = importlib.import_module(f"judge_{sys.argv[1]}").judge(request)
    json.dump(facts, sys.stdout, allow_nan=False)
    sys.stdout.flush()
    # rustac's threads outlive the interpreter and now and then crash it while it ends; the facts are out.
    os._exit(0)


if __name__ == "__main__":
    main()
