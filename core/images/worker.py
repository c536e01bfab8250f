"""Reads one photo in a process of its own: `python -m core.images.worker`. The parent is `core.images.intake`.

On standard input the file; on standard output a line of JSON, then the pixels. Nothing touches the disk.
"""

import json
import os
import signal
import sys

CPU_SECONDS, SECONDS = 3.0, 8.0  # of computing; and by the clock, for a machine that does other things, too
MEMORY = 350_000_000  # bytes of address space (stacks of threads too) beyond what it has when it starts to decode


def limit() -> None:
    """Let the system end this process when it takes too long, even without its parent, and refuse it more memory."""
    if sys.platform == "win32":
        return  # there the parent's clock alone ends it
    import resource

    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    if sys.platform == "linux":
        with open("/proc/self/statm") as sizes:
            held = int(sizes.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, hard))


def main() -> None:
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    from core.errors import LearnerError
    from core.images.decode import decode

    data = sys.stdin.buffer.read()
    limit()
    try:
        picture = decode(data)
        head = {"shape": picture.pixels.shape, "size": picture.original_size, "note": picture.note}
        pixels = picture.pixels.data.cast("B")
    except LearnerError as error:
        head, pixels = {"message": error.message, "hint": error.hint}, memoryview(b"")
    answer.write(json.dumps(head).encode() + b"\n")
    answer.write(pixels)
    answer.close()


if __name__ == "__main__":
    main()
