#!/usr/bin/env bash
# Checks docker/ without an engine: compose.yaml and what it names (with docker-compose, where it is installed),
# and entrypoint.sh by starting every role with it on loopback until the node is ready and healthy.
# Needs a build (mvn -DskipTests package) and JAVA_HOME or java on the path, JDK 25.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$HERE")
BASE=${BASE:-127.0.31}
WORK=$ROOT/loadtest/target/docker-check
PIDS=()

fail() {
  printf 'docker/check.sh: %s\n' "$*" >&2
  exit 1
}

cleanup() {
  local pid
  for pid in ${PIDS[@]+"${PIDS[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT

copied() {
  local path
  cat "$HERE/Dockerfile" "$HERE/cassandra.Dockerfile" | sed -n 's/^COPY \(--from=[a-z]* \)\{0,1\}\([a-z][^ ]*\) .*/\2/p' | while read -r path; do
    [[ -e $ROOT/$path ]] || fail "a Dockerfile copies $path, which does not exist"
  done
}

compose() {
  if command -v docker-compose >/dev/null; then docker-compose "$@"; else docker compose "$@"; fi
}

composed() {
  if ! compose version >/dev/null 2>&1; then
    printf 'no compose on this machine: compose.yaml is not checked\n'
    return
  fi
  local services
  services=$(compose -f "$HERE/compose.yaml" config --services) || fail "compose.yaml is refused"
  [[ $(compose -f "$HERE/compose.yaml" -f "$HERE/compose.cassandra.yaml" config --services | grep -c '^cassandra[123]$') == 3 ]] ||
    fail "compose.cassandra.yaml does not fit over compose.yaml"
  [[ $(grep -c '^node[123]$' <<<"$services") == 3 ]] || fail "compose.yaml has not three nodes: $services"
}

# role NAME ARGUMENT=VALUE...: starts one process as its container would.
role() {
  local name=$1 state=$WORK/$1
  shift
  mkdir -p "$state"
  env "SANTRA_STATE=$state" "SANTRA_SECRETS=$WORK/secrets" "SANTRA_TENANTS=$WORK/tenants" \
    "SANTRA_LIB=$ROOT/loadtest/target/lib" "$@" "$HERE/entrypoint.sh" "${name%[0-9]}" >"$state/log" 2>&1 &
  PIDS+=("$!")
}

healthy() { SANTRA_STATE=$WORK/$1 SANTRA_HOST=$2 "$HERE/entrypoint.sh" healthy 2>/dev/null; }

await() {
  local name=$1 host=$2 until=$((SECONDS + 90))
  until healthy "$name" "$host"; do
    ((SECONDS < until)) || {
      tail -n 20 "$WORK/$name/log" >&2
      fail "$name is not healthy"
    }
    sleep 0.5
  done
}

rm -rf "$WORK"
mkdir -p "$WORK/secrets" "$WORK/tenants"
copied
composed
printf '5a%.0s' {1..32} >"$WORK/secrets/cluster-key"
printf 'on-loopback-for-a-minute' >"$WORK/secrets/journal-password"
printf 'tenant: acme\ndomains: [acme.example]\nqueues: {sales: {}}\nnumbers: {"+358100100": {queue: sales}}\n' >"$WORK/tenants/acme.yaml"

! env -u SANTRA_HOST "SANTRA_STATE=$WORK/none" "$HERE/entrypoint.sh" node 2>"$WORK/refused" || fail "a node without an address was started"
grep -q 'SANTRA_HOST is not set' "$WORK/refused" || fail "$(cat "$WORK/refused")"

role journal "SANTRA_HOST=$BASE.1" SANTRA_MEMORY=128m
role media "SANTRA_HOST=$BASE.2" SANTRA_MEMORY=128m
await journal "$BASE.1"
await media "$BASE.2"
role node1 "SANTRA_HOST=$BASE.3" SANTRA_NAME=node1 "SANTRA_SEEDS=$BASE.3:25520" "SANTRA_MEDIA=$BASE.2:2223" \
  "SANTRA_JOURNAL=$BASE.1:9092" SANTRA_FORM=yes SANTRA_MEMORY=320m
await node1 "$BASE.3"
until [[ -e $WORK/node1/formed ]]; do
  if ! kill -0 "${PIDS[2]}" 2>/dev/null || ((SECONDS > 150)); then
    tail -n 20 "$WORK/node1/log" >&2
    fail "the node is not ready"
  fi
  sleep 0.5
done
kill -TERM "${PIDS[2]}"
wait "${PIDS[2]}" || ended=$?
[[ ${ended:-0} == 143 || ${ended:-0} == 0 ]] || fail "SIGTERM ended the node with status $ended"
! healthy node1 "$BASE.3" || fail "a node that has ended is called healthy"
for pid in "${PIDS[0]}" "${PIDS[1]}"; do kill -TERM "$pid"; done
wait "${PIDS[0]}" "${PIDS[1]}" || true
PIDS=()
printf 'docker/: files, compose and entry point are in order\n'
