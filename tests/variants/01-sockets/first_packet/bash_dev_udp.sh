#!/bin/bash
# needs: bash
# The shell's own /dev/udp.
[[ $# == 2 && $1 =~ ^[0-9.]+$ && $2 =~ ^[0-9]+$ ]] || {
  echo "usage: first_packet HOST PORT" >&2
  exit 2
}
printf 'hello, wire' > "/dev/udp/$1/$2"
