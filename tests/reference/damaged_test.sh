#!/bin/sh
# damaged_test.sh GRADER CAPTURE
# Damages copies of a good reference capture: each must be refused in one line that names the file
# and says what to do.
grader=$1
capture=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
copy=$folder/copy.pcap
failures=0

renew() {
  cp "$capture" "$copy" && cp "${capture%.pcap}.txt" "$folder/copy.txt"
}

# refused WHAT WORDS: the copies as they are now must be refused with these words.
refused() {
  "$grader" "--check-reference=$copy" >"$folder/out" 2>"$folder/err"
  status=$?
  if [ "$status" -ne 1 ] || [ -s "$folder/out" ] || [ "$(wc -l <"$folder/err")" -ne 1 ] ||
    ! grep -q "^$folder/copy.*$2.*; record it anew: .* --write-reference=" "$folder/err"; then
    echo "$1: status $status, said:"
    cat "$folder/out" "$folder/err"
    failures=1
  fi
}

renew
"$grader" "--check-reference=$copy" || { echo "the good capture was refused"; exit 1; }

size=$(wc -c <"$capture")
head -c $((size - 5)) "$capture" >"$copy"
refused "cut in the middle of a record" "record [0-9]*: truncated"
head -c 24 "$capture" >"$copy"
refused "no records at all" "nothing was sent"
head -c 10 "$capture" >"$copy"
refused "cut in its own header" "no capture file"
echo "not a capture, but long enough for one" >"$copy"
refused "a text" "no capture file"
rm "$copy"
refused "no capture" "No such file"

renew
rm "$folder/copy.txt"
refused "no text" "it is not there"
renew
sed 's/^seed .*/seed of a pumpkin/' "${capture%.pcap}.txt" >"$folder/copy.txt"
refused "no seed" "does not give the seed"
renew
sed 's/^seed .*/seed 5/' "${capture%.pcap}.txt" >"$folder/copy.txt"
refused "another seed" "must be"
renew
sed 's/version 4/version 5/' "${capture%.pcap}.txt" >"$folder/copy.txt"
refused "a text that says something else" "line [0-9]* must be"
exit $failures
