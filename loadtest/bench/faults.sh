#!/usr/bin/env bash
# Kills (or stops) nodes of a cluster of three under load, again and again, and says how long their entities were away;
# exit 0 only if nobody wrote twice. About 25 s a try. Needs python3.11.
#
#   loadtest/bench/faults.sh kill      TRIES=30 BASE=127.0.7 by default; or stop, or any of them with TRIES=3
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
BASE=${BASE:-127.0.7} TRIES=${TRIES:-30}
DIR=${LOADDIR:-$ROOT/loadtest/target/faults}
export SANTRA_HOME=$DIR/santra
trap '"$ROOT/santra" down --base "$BASE" || true' EXIT
trap 'exit 130' INT TERM

if [[ -z ${JAVA_HOME:-} ]]; then
  JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
fi
export JAVA_HOME
"$ROOT/santra" down --base "$BASE" >/dev/null 2>&1 || true
rm -rf "$SANTRA_HOME/data"
mkdir -p "$DIR/centre"
python3 "$HERE/centre.py" write "$DIR/centre" "$BASE" 24 0 east 1
"$ROOT/santra" up --nodes 3 --base "$BASE" --config "$DIR/centre"
python3 "$HERE/centre.py" ready "http://$BASE.1:8080" east 24
printf '%s of nodes, %s tries, %s\n' "${1:-kill}" "$TRIES" "$(git -C "$ROOT" log -1 --format=%h 2>/dev/null || true)"
python3 "$HERE/faults.py" "$SANTRA_HOME" "$BASE" "${1:-kill}" "$TRIES"
