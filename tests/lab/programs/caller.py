"""caller.py BEHAVIOUR ADDRESS PORT < FILE: the Python twin of what caller.cc does with a stream."""

import socket
import sys

PIECE = 5000


def send_all(connection, text):
    """Sends every byte, whatever send() takes."""
    while text:
        text = text[connection.send(text[:PIECE]):]


def send_carelessly(connection, text):
    """Sends each piece once and believes that all of it went."""
    for begin in range(0, len(text), PIECE):
        connection.send(text[begin:begin + PIECE])


def main():
    behaviour, host, port = sys.argv[1:]
    text = sys.stdin.buffer.read()
    with socket.create_connection((host, int(port))) as connection:
        (send_all if behaviour == "send" else send_carelessly)(connection, text)
        connection.shutdown(socket.SHUT_WR)
        received = 0
        while part := connection.recv(4096):
            received += len(part)
    print(received)


main()
