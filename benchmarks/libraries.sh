#!/usr/bin/env bash
# Runs the launcher over released libraries: without a class path, again, with
# the files named in shuffled order, and with the library's class path; says
# whether the SARIF was the same byte for byte, and the speed of each run.
#
#   benchmarks/libraries.sh WORK-DIR [G:A:V ...]
#
# Sources, jars and the SARIF files stay in WORK-DIR. Needs Maven.
set -euo pipefail
lint=$(cd "$(dirname "$0")/.." && pwd)/concurrency-lint
work=$(mkdir -p "$1" && cd "$1" && pwd)
shift
libraries=("$@")
if [ ${#libraries[@]} = 0 ]; then
  libraries=(
    org.apache.kafka:kafka-clients:3.8.0
    io.netty:netty-common:4.1.115.Final
    io.netty:netty-transport:4.1.115.Final
    com.zaxxer:HikariCP:5.1.0
    org.apache.commons:commons-pool2:2.12.0
    org.apache.zookeeper:zookeeper:3.9.2
  )
fi

fetch() { # group artifact version folder
  [ -s "$4/classpath" ] && return
  mkdir -p "$4/src"
  cat >"$4/pom.xml" <<POM
<project><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>
<dependencies><dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency></dependencies></project>
POM
  (cd "$4" &&
    mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath &&
    mvn -q -B dependency:copy "-Dartifact=$1:$2:$3:jar:sources" -DoutputDirectory=. &&
    unzip -qo ./*-sources.jar -d src)
}

# FILE OPTIONS... : runs the check, leaves "wall cpu" in FILE.time
run() {
  local sarif=$1
  shift
  TIMEFORMAT='%R %U %S'
  { time "$lint" check --fail-on never --format sarif --output "$sarif" "$@" >/dev/null 2>"$sarif.err"; } 2>"$sarif.time" ||
    { cat "$sarif.err" >&2; exit 1; }
}

same() { cmp -s "$1" "$2" && echo same || echo DIFFERENT; }

echo "| sources | kLOC | wall s | CPU s | kLOC per CPU-second | again | shuffled | with class path: CPU s | again |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
for library in "${libraries[@]}"; do
  IFS=: read -r group artifact version <<<"$library"
  here=$work/$artifact
  fetch "$group" "$artifact" "$version" "$here"
  cd "$here"
  lines=$(find src -name '*.java' -print0 | xargs -0 cat | wc -l)
  run "$here/plain.sarif" src
  run "$here/again.sarif" src
  find src -name '*.java' | shuf --random-source=<(yes) >shuffled
  run "$here/shuffled.sarif" $(cat shuffled)
  run "$here/path.sarif" --classpath "$(cat classpath)" src
  run "$here/path-again.sarif" --classpath "$(cat classpath)" src
  read -r wall user system <plain.sarif.time
  read -r _ puser psystem <path.sarif.time
  awk -v l="$library" -v n="$lines" -v w="$wall" -v c="$user" -v s="$system" -v pc="$puser" -v ps="$psystem" \
    -v again="$(same plain.sarif again.sarif)" -v shuffled="$(same plain.sarif shuffled.sarif)" -v path="$(same path.sarif path-again.sarif)" \
    'BEGIN { c += s; printf "| %s | %.0f | %.1f | %.1f | %.1f | %s | %s | %.1f | %s |\n", l, n / 1000, w, c, n / 1000 / c, again, shuffled, pc + ps, path }'
done
