#!/usr/bin/env bash
# Runs the launcher over a folder of sources, in a repository made for it: what
# the archive of classes and the cache bring. All rows in turn, N times; the
# medians, and each as a part of the first row.
#
#   benchmarks/cache.sh SOURCES [N]
#
# Sources are copied; nothing is written elsewhere.
set -euo pipefail
lint=$(cd "$(dirname "$0")/.." && pwd)/concurrency-lint
sources=$(cd "$1" && pwd)
rounds=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache
cp -r "$sources" "$work/repository"
cd "$work/repository"
rm -rf .git
git init -q
git add -A
git -c user.name=a -c user.email=a@example.org commit -qm first
changed=$(find . -name '*.java' -printf '%s %p\n' | sort -n | awk '{ all[NR] = $2 } END { print all[int((NR + 1) / 2)] }')
TIMEFORMAT='%R %U %S'

# NAME COMMAND... : appends "wall cpu" to NAME
run() {
  local name=$1
  shift
  { time "$@" >/dev/null 2>&1 || true; } 2>&1 | awk '{ print $1, $2 + $3 }' >>"$work/$name"
}

# Another constant each time, in the file of median size.
edit() {
  sed -i '$d' "$changed"
  echo "class Edited$1 { int value = $1; }" >>"$changed"
  git add -A
}
echo >>"$changed"

"$lint" check --no-cache >/dev/null 2>&1 || true # builds, and makes the archive
for ((round = 1; round <= rounds; round++)); do
  rm -rf "$XDG_CACHE_HOME"
  run plain env CONCURRENCY_LINT_ARCHIVE=no "$lint" check --no-cache
  run archive "$lint" check --no-cache
  run first "$lint" check
  run same "$lint" check
  edit "$round"
  run changed "$lint" check --staged
  run staged "$lint" check --staged
done

echo "$(find . -name '*.java' | wc -l) files, $(find . -name '*.java' -print0 | xargs -0 cat | wc -l) lines, $rounds rounds"
echo "| run | CPU s | of the first row | wall s | of the first row |"
echo "| --- | --- | --- | --- | --- |"
median() { sort -n -k "$2" "$work/$1" | awk -v c="$2" '{ all[NR] = $c } END { print all[int((NR + 1) / 2)] }'; }
base_wall=$(median plain 1)
base_cpu=$(median plain 2)
row() {
  awk -v t="$2" -v c="$(median "$1" 2)" -v w="$(median "$1" 1)" -v bc="$base_cpu" -v bw="$base_wall" \
    'BEGIN { printf "| %s | %.2f | %.2f | %.2f | %.2f |\n", t, c, c / bc, w, w / bw }'
}
row plain "neither archive nor cache"
row archive "archive of classes"
row first "and an empty cache"
row same "the same again"
row changed "one file changed, --staged"
row staged "the same again"
