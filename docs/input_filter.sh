#!/bin/sh
# input_filter.sh FILE -- a file of the repository as Doxygen wants it.
case $1 in
  *.hh)
    # \n and \t in a comment are what a reader sees there, not commands.
    exec sed -E '/\/\/\//s/\\(n|t|x[0-9A-FN]+)\b/\\\\\1/g' "$1"
    ;;
esac

# A lesson gets the name lesson_NN, by which the page of all lessons refers to it.
name=$(printf '%s\n' "$1" | sed -n 's|.*/lessons/\([0-9][0-9]\)-[^/]*/README\.md$| {#lesson_\1}|p')
# Links to programs and folders, which are no pages, become plain text.
sed -E -e "1s/\$/$name/" \
  -e 's/\[([^]]+)\]\([^):#]*(\.cc|\.py|\.hh|\.patch|\.txt|\.pcap|\/|LICENSE)\)/`\1`/g' "$1"
