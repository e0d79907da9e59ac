#!/usr/bin/env bash
# The ten programs of io.concurrencylint.benchmarks.explorers.Subjects under this
# explorer and under Lincheck, side by side on the JDK of JAVA_HOME (or PATH).
#
#   benchmarks/explorers.sh [SEEDS [REPETITIONS]]
#
# Prints a Markdown table. Needs Maven.
set -euo pipefail
cd "$(dirname "$0")/.."
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -q -B -pl benchmarks -am -DskipTests package \
  dependency:build-classpath -Dmdep.includeScope=runtime "-Dmdep.outputFile=$classpath" >&2
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -cp "benchmarks/target/classes:$(cat "$classpath")" \
  io.concurrencylint.benchmarks.explorers.Explorers "$@"
