"""Runs a program with room for deeply nested sources."""

import gc
import sys
import threading


def run_deep(main):
    """Calls main() on a thread with a stack of 512 MB (where threads are to be had); ends the process with its result as exit code."""
    sys.setrecursionlimit(60000)
    gc.set_threshold(200000, 20, 100)  # syntax trees are many objects and no cycles
    outcome = []

    def call():
        try:
            outcome.append(main())
        except SystemExit as stop:
            outcome.append(stop.code)

    try:
        threading.stack_size(512 * 1024 * 1024)
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
    except (RuntimeError, ValueError):
        sys.setrecursionlimit(3000)
        call()
    sys.exit(outcome[0] if outcome else 1)
