#!/bin/sh
# pristine_stub.sh FILE COMMAND...
# Runs COMMAND, which proves that the stub FILE is "not started"; skipped once FILE was edited.
file=$1
shift

git -C "$(dirname "$file")" diff --quiet HEAD -- "$file" 2>/dev/null
case $? in
  0) exec "$@" ;;
  1)
    echo "skipped: $file has been edited, so it is no longer the stub that is tested here"
    exit 77
    ;;
esac

# No git, or not a clone: nobody can say whether the file was edited.
"$@" && exit 0
echo "skipped: without git nobody can say whether $file is still the stub"
exit 77
