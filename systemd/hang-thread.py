#!/usr/bin/env python3
"""Makes one thread of a process hang, as a fault would: the others go on.

    hang-thread.py PROCESS NAME    stops the thread of that name (`top -H`) until this script ends

By ptrace: SIGSTOP would stop the whole process. The main thread has the number of the process.
"""
import ctypes
import os
import pathlib
import sys
import time

SEIZE, INTERRUPT = 0x4206, 0x4207


def ptrace(request, thread):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    libc.ptrace.restype = ctypes.c_long
    if libc.ptrace(request, thread, None, None) != 0:
        error = ctypes.get_errno()
        sys.exit(f"ptrace {request:#x} of {thread}: {os.strerror(error)}")


def main():
    process, name = sys.argv[1:]
    threads = pathlib.Path(f"/proc/{process}/task")
    found = [int(thread.name) for thread in threads.iterdir()
             if (thread.name == process) == (name == "main")
             and name in ("main", (thread / "comm").read_text().strip())]
    if not found:
        names = [(thread / "comm").read_text().strip() for thread in threads.iterdir()]
        sys.exit(f"no thread {name} among {', '.join(names)}")
    ptrace(SEIZE, found[0])
    ptrace(INTERRUPT, found[0])
    print("hangs", flush=True)
    while pathlib.Path(f"/proc/{process}/task/{found[0]}").exists():
        # A tracer is told of the end of its thread, which waits for that.
        try:
            os.waitpid(found[0], os.WNOHANG | 0x40000000)
        except ChildProcessError:
            break
        time.sleep(0.05)


main()
