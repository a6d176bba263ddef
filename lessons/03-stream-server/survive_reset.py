#!/usr/bin/env python3
"""survive_reset PORT

An echo server that does not end by itself: listens on PORT on every address of this host and echoes
for one TCP client after the other. A client that resets its connection, or closes it before it has
its echo, is done with, and costs nothing from then on. SIGTERM ends the server.

Exit: 0 SIGTERM came; 1 a system call of the server itself failed, stderr ends with `call: ERRNO`
      (like `bind: EADDRINUSE`); 2 bad usage (also a port not from 1 to 65535).
"""

import signal
import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 2:
    print("usage: survive_reset PORT", file=sys.stderr)
    sys.exit(2)

TODO("say what is to happen when SIGTERM comes, then listen on PORT")
