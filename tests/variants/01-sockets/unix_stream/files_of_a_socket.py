#!/usr/bin/env python3
"""makefile(): a socket as two files, one for each direction."""

import errno
import shutil
import socket
import sys

if len(sys.argv) != 2 or not 0 < len(sys.argv[1]) < 108:
    print("usage: unix_stream PATH < FILE", file=sys.stderr)
    sys.exit(2)
path = sys.argv[1]
with socket.socket(socket.AF_UNIX) as sock:
    try:
        sock.connect(path.replace("@", "\0", 1) if path.startswith("@") else path)
    except OSError as error:
        sys.exit(f"connect: {errno.errorcode[error.errno]}")
    with sock.makefile("wb") as to_server:
        shutil.copyfileobj(sys.stdin.buffer, to_server)
    sock.shutdown(socket.SHUT_WR)
    with sock.makefile("rb") as from_server:
        shutil.copyfileobj(from_server, sys.stdout.buffer)
