"""Speaks into a named pipe at the pace of time, as a microphone does: feed.py PIPE RATE.

16-bit mono noise in pieces of 20 ms. What nobody takes in time is lost, a pipe that is made anew is found.
"""

import errno
import fcntl
import os
import sys
import time

path, rate = sys.argv[1], int(sys.argv[2])
noise = os.urandom(2 * rate)
pipe = None
begin = time.monotonic()
position = 0
while True:
    time.sleep(0.02)
    due = int((time.monotonic() - begin) * rate)
    # Held up for longer than a busy machine does: that sound is over.
    if due - position > rate // 4:
        position = due - rate // 50
    try:
        if pipe is None or not os.path.exists(path) or os.stat(path).st_ino != os.fstat(pipe).st_ino:
            if pipe is not None:
                os.close(pipe)
                pipe = None
            pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
            # Little of it waits for a server that sleeps.
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 16384)
        os.write(pipe, noise[: 2 * (due - position)])
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.ENXIO, errno.ENOENT, errno.EPIPE):
            raise
    position = due
