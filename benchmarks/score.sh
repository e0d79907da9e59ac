#!/usr/bin/env bash
# Scores the rules against real bugs and real traps in released libraries.
#
#   benchmarks/score.sh SET-DIR CORPUS-DIR [CLASS...]
#
# SET-DIR holds bugs.csv and traps.csv, CORPUS-DIR the unpacked sources as
# GROUP/ARTIFACT/VERSION; CLASS is one of R1 to R7, all without.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
set -- "$(cd "$1" && pwd)" "$(cd "$2" && pwd)" "${@:3}"
cd "$(dirname "$0")/.."
maven=./mvnw
$maven -v >/dev/null 2>&1 || maven=mvn
$maven -q -B -DskipTests package -pl cli,benchmarks -am
exec java -Xss8m -cp cli/target/concurrency-lint.jar:benchmarks/target/classes \
  io.concurrencylint.benchmarks.CorpusScore "$@"
