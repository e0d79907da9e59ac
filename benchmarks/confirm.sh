#!/usr/bin/env bash
# Tries to confirm what is reported of real bugs in released libraries, and the
# same findings in the releases that fix them.
#
#   benchmarks/confirm.sh SET-DIR CORPUS-DIR WORK-DIR [ID...]
#
# SET-DIR holds bugs.csv, CORPUS-DIR the unpacked sources as
# GROUP/ARTIFACT/VERSION, WORK-DIR takes class paths and the programs made; ID is
# a bug's, all without. Prints a Markdown table; exit status 1 when something is
# confirmed in a fixed release. Needs Maven. Runs the libraries' code.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$3"
set -- "$(cd "$1" && pwd)" "$(cd "$2" && pwd)" "$(cd "$3" && pwd)" "${@:4}"
cd "$(dirname "$0")/.."
mvn -q -B -DskipTests package -pl cli,benchmarks -am >&2
exec java -Xss8m -cp cli/target/concurrency-lint.jar:benchmarks/target/classes \
  io.concurrencylint.benchmarks.ConfirmScore "$@"
