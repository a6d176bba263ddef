#!/usr/bin/env python3
"""echo_poll PORT N
Echoes for many clients at the same time, until N of them have ended."""

import errno
import select
import socket
import sys


def usage():
    print("usage: echo_poll PORT N", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


class Client:
    def __init__(self, stream):
        self.stream = stream
        self.unsent = b""  # nothing more is read from a client until it has taken this

    def serve(self):
        """Does what can be done without waiting. False when the client has ended, or is gone."""
        try:
            if not self.unsent:
                self.unsent = self.stream.recv(4096)
                if not self.unsent:
                    return False
            self.unsent = self.unsent[self.stream.send(self.unsent):]
        except BlockingIOError:
            pass
        except OSError:
            return False
        return True


if len(sys.argv) != 3:
    usage()
port = number(sys.argv[1], 1, 65535)
count = number(sys.argv[2], 1, 1000)

listener = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt("setsockopt", listener.setsockopt, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
attempt("bind", listener.bind, ("", port))
attempt("listen", listener.listen, 16)
listener.setblocking(False)

clients = {}  # by descriptor
ended = 0
while ended < count:
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    for client in clients.values():
        # POLLOUT only while there is something to send: a socket is nearly always writable.
        poll.register(client.stream, select.POLLOUT if client.unsent else select.POLLIN)
    for descriptor, _ in attempt("poll", poll.poll):
        if descriptor != listener.fileno():
            if not clients[descriptor].serve():
                clients.pop(descriptor).stream.close()
                ended += 1
            continue
        try:
            stream, _ = listener.accept()
        except OSError:
            continue  # it was there, and is gone again
        stream.setblocking(False)
        clients[stream.fileno()] = Client(stream)

listener.close()
