#!/usr/bin/env python3
"""checksum [--verify] < bytes
The Internet checksum (RFC 1071) of stdin as 4 hex digits; or, with --verify, `ok` or `bad`."""

import errno
import struct
import sys

verify = sys.argv[1:] == ["--verify"]
if len(sys.argv) != 1 and not verify:
    print("usage: checksum [--verify] < bytes", file=sys.stderr)
    sys.exit(2)

total = 0
try:
    # read() returns less than asked for only at the end: only the last round can be odd.
    while data := sys.stdin.buffer.read(65536):
        if len(data) % 2 == 1:
            data = data + b"\0"  # an odd last byte is the high half of its word
        total += sum(struct.unpack(f"!{len(data) // 2}H", data))
        while total > 0xFFFF:
            total = (total & 0xFFFF) + (total >> 16)
except OSError as error:
    sys.exit(f"read: {errno.errorcode[error.errno]}")

checksum = ~total & 0xFFFF
if not verify:
    print(f"{checksum:04x}")
    sys.exit(0)
print("ok" if checksum == 0 else "bad")  # data that holds its own checksum sums to ffff
sys.exit(0 if checksum == 0 else 1)
