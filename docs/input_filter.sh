#!/bin/sh
# input_filter.sh FILE -- a file of the repository as Doxygen wants it.
case $1 in
  *.hh)
    # \n and \t in a comment are what a reader sees there, not commands.
    exec sed -E '/\/\/\//s/\\(n|t|x[0-9A-FN]+)\b/\\\\\1/g' "$1"
    ;;
esac

# A lesson's page is called lesson_NN, any other like its file.
name=$(printf '%s\n' "$1" |
  sed -n -e 's|.*/lessons/\([0-9][0-9]\)-[^/]*/README\.md$| {#lesson_\1}|p' \
    -e 's|.*/pages/\([^/]*\)\.md$| {#\1}|p')
# Links to pages go by these names; links to programs and folders, which are no pages, become text.
sed -E -e "1s/\$/$name/" \
  -e 's/\]\(([^):#]*\/)?([0-9][0-9])-[^/):#]*\/README\.md\)/](@ref lesson_\2)/g' \
  -e 's/\]\([^):#]*pages\/([^/):#]+)\.md\)/](@ref \1)/g' \
  -e 's/\[([^]]+)\]\([^):#]*(\.cc|\.py|\.hh|\.patch|\.txt|\.pcap|\/|LICENSE)\)/`\1`/g' "$1"

# Behind a lesson, the ledgers of its exercises (docs/CMakeLists.txt has them written).
number=$(printf '%s\n' "$name" | sed -n 's/.*lesson_\([0-9][0-9]\).*/\1/p')
[ -n "$number" ] || exit 0
for ledger in ledger/"$number".*.txt; do
  [ -f "$ledger" ] || continue
  exercise=${ledger#ledger/"$number".}
  printf '\n## Every bit of %s\n\n```text\n' "${exercise%.txt}"
  cat "$ledger"
  printf '```\n'
done
