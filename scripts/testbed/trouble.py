"""How the test services speak to the person at the terminal, and how outside programs are run."""

import subprocess
import sys

OUTPUT_BYTES_SHOWN_MAX = 4000


class Trouble(Exception):
    """What went wrong, and the remedy, in words for the person at the terminal."""

    def __init__(self, message, remedy):
        super().__init__(message)
        self.remedy = remedy


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, purpose, remedy, seconds_max, **options):
    """Runs a program silently to its end; when it fails, shows the end of what it wrote."""
    try:
        done = subprocess.run(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=seconds_max, **options,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Trouble(f"{purpose} took over {seconds_max} s", remedy) from None
    except FileNotFoundError as fault:
        raise Trouble(f"{purpose} failed: {fault}", remedy) from fault
    text = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        say(text[-OUTPUT_BYTES_SHOWN_MAX:].rstrip())
        raise Trouble(f"{purpose} failed (exit {done.returncode}, see above)", remedy)
    return text
