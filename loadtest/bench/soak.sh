#!/usr/bin/env bash
# SIPp calls into two tenants of a cluster, half the rate each; exit 0 only if no call failed, every call
# has exactly one record and the books of both balance. Needs sip-tester, python3.
#
#   loadtest/bench/soak.sh      RATE=20 SECS=300 NODES=3 by default; two minutes more to start and warm up
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
BASE=${BASE:-127.0.7} RATE=${RATE:-20} SECS=${SECS:-300} NODES=${NODES:-3} AGENTS=${AGENTS:-60}
export LOADDIR=${LOADDIR:-$ROOT/loadtest/target/soak}
export SANTRA_HOME=$LOADDIR/santra
AGENT_PID='' CALLERS=()

cleanup() {
  for pid in $AGENT_PID ${CALLERS[@]+"${CALLERS[@]}"}; do kill "$pid" 2>/dev/null || true; done
  "$ROOT/santra" down --base "$BASE" || true
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# calls TENANT PREFIX NODE CALLS: dials the tenant's main queue at that node with half the rate.
calls() {
  mkdir -p "$LOADDIR/$1"
  (cd "$LOADDIR/$1" && rm -f -- *.log && exec sipp "$BASE.$3:5060" -sf "$HERE/scen/uac_call.xml" -s "+${2}000" -i "$BASE.2" \
    -p $((5090 + $2)) -mi "$BASE.2" -r "$RATE" -rp 2000 -m "$4" -d 1000 -nostdin -timeout $((SECS + 60))s \
    -trace_err >/dev/null 2>stderr </dev/null) &
  CALLERS+=("$!")
}

# both CALLS: that many into each tenant, at two nodes; prints what failed.
both() {
  local pid failed=0
  CALLERS=()
  calls east 1 1 "$1"
  calls west 2 "$NODES" "$1"
  for pid in "${CALLERS[@]}"; do wait "$pid" || failed=$((failed + 1)); done
  CALLERS=()
  ((failed == 0)) || {
    tail -n 20 "$LOADDIR"/*/*.log "$LOADDIR"/*/stderr >&2
    return 1
  }
}

"$ROOT/santra" down --base "$BASE" >/dev/null 2>&1 || true
rm -rf "$SANTRA_HOME/data"
mkdir -p "$LOADDIR/centre" "$LOADDIR/agents"
for tenant in "east 1" "west 2"; do
  # shellcheck disable=SC2086
  python3 "$HERE/centre.py" write "$LOADDIR/centre" "$BASE" "$AGENTS" 0 $tenant
done
"$ROOT/santra" up --nodes "$NODES" --base "$BASE" --digests MD5 --config "$LOADDIR/centre"
(cd "$LOADDIR/agents" && exec sipp -sf "$HERE/scen/uas_agent.xml" -i "$BASE.3" -p 5070 -mi "$BASE.3" -nostdin -default_behaviors all,-abortunexp \
  >/dev/null 2>stderr </dev/null) &
AGENT_PID=$!
sleep 0.7
for tenant in east west; do python3 "$HERE/centre.py" ready "http://$BASE.1:8080" $tenant "$AGENTS"; done
calls=$((RATE * SECS / 2))
printf '%s calls/s into two tenants for %s s at %s nodes, %s\n' "$RATE" "$SECS" "$NODES" "$(git -C "$ROOT" log -1 --format=%h 2>/dev/null || true)"
status=0
both "$calls" || status=1
for tenant in east west; do python3 "$HERE/centre.py" check "http://$BASE.2:8080" $tenant "$calls" || status=1; done
((status == 0))
