#!/bin/bash
# needs: bash
# The shell's own /dev/tcp, and cat, which knows short writes.
if [[ $# != 2 || ! $1 =~ ^[0-9.]+$ || ! $2 =~ ^[0-9]+$ ]]; then
  echo "usage: send_all HOST PORT < FILE" >&2
  exit 2
fi
{ exec 3> "/dev/tcp/$1/$2"; } 2> /dev/null || {
  echo "connect: ECONNREFUSED" >&2
  exit 1
}
cat >&3
