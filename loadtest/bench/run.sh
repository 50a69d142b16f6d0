#!/usr/bin/env bash
# All whole-system figures of docs/benchmarks.md on this machine: one node on an H2 file, agents and
# callers played by SIPp. Needs sip-tester, tcpdump, python3. The node and the media server run on
# core 0, SIPp and tcpdump on core 1 (PIN=no leaves it to the kernel).
#
#   loadtest/bench/run.sh [start yardstick ramp ring saturated registered waiting idle]     default: all, in this order
#
# Work files and results.jsonl go to $LOADDIR (default loadtest/target/bench).
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
export BASE=${BASE:-127.0.7}
export LOADDIR=${LOADDIR:-$ROOT/loadtest/target/bench}
export SANTRA_HOME=$LOADDIR/santra
export SANTRA_NODE_MEMORY=${SANTRA_NODE_MEMORY:-768m}
AGENTS=${AGENTS:-400} DEVICES=${DEVICES:-2000} WAITING=${WAITING:-2000} RATES=${RATES:-10,20,50,80,100,150} SECS=${SECS:-10}
URL=http://$BASE.1:8080
SUT='' LOAD=''
if [[ ${PIN:-yes} == yes ]] && command -v taskset >/dev/null && (($(nproc) > 1)); then
  SUT='taskset -c 0'
  LOAD='taskset -c 1'
fi
AGENT_PID='' DUMP_PID=''

cleanup() {
  [[ -z $AGENT_PID ]] || kill "$AGENT_PID" 2>/dev/null || true
  [[ -z $DUMP_PID ]] || kill "$DUMP_PID" 2>/dev/null || true
  "$ROOT/santra" down --base "$BASE" || true
}
trap cleanup EXIT
trap 'exit 130' INT TERM

pid_of() { cat "$SANTRA_HOME/run/$1.pid"; }
sut() { printf '%s %s' "$(pid_of node-1)" "$(pid_of media)"; }

bench() {
  python3 "$HERE/bench.py" "$@" --ip "$BASE.2" --target "$BASE.1:5060" --workdir "$LOADDIR" --out "$LOADDIR/results.jsonl"
}

agents_at_work() {
  local scenario=$1
  if [[ -n $AGENT_PID ]]; then
    kill "$AGENT_PID" 2>/dev/null || true
    wait "$AGENT_PID" 2>/dev/null || true
  fi
  mkdir -p "$LOADDIR/agents"
  (cd "$LOADDIR/agents" && exec $LOAD sipp -sf "$HERE/scen/$scenario" -i "$BASE.3" -p 5070 -mi "$BASE.3" \
    -d 1000 -nostdin -default_behaviors all,-abortunexp >/dev/null 2>stderr </dev/null) &
  AGENT_PID=$!
  sleep 0.7
  python3 "$HERE/centre.py" ready "$URL" bench "$AGENTS"
}

capture() {
  $LOAD tcpdump -i lo -s 700 -B 32768 -w "$LOADDIR/$1.pcap" \
    "udp and net $BASE.0/24 and (port 5090 or port 5070)" >/dev/null 2>&1 &
  DUMP_PID=$!
  sleep 0.7
}

end_capture() {
  sleep 0.5
  kill "$DUMP_PID"
  wait "$DUMP_PID" 2>/dev/null || true
  DUMP_PID=''
}

serving() {
  local began=$EPOCHREALTIME
  $SUT "$ROOT/santra" up --nodes 1 --base "$BASE" --digests MD5 --config "$LOADDIR/centre" >"$LOADDIR/up.log" 2>&1 || {
    cat "$LOADDIR/up.log" >&2
    exit 1
  }
  python3 -c "print('%s: %.1f s to serving' % ('$1', $EPOCHREALTIME - $began))"
}

warm_up() {
  agents_at_work uas_agent.xml
  bench run --name warm-up --pids "$(sut)" --agent-pids "$AGENT_PID" --cps 20 --secs 30 --service +1000 >/dev/null
}

# The heap that is in use after a collection, in kB.
live_heap() {
  local jcmd
  jcmd=$(readlink -f "/proc/$(pid_of node-1)/exe")
  jcmd=$(dirname "$jcmd")/jcmd
  "$jcmd" "$(pid_of node-1)" GC.run >/dev/null
  "$jcmd" "$(pid_of node-1)" GC.heap_info | sed -n 's/.*used \([0-9]*\)K \[.*/\1/p' | awk '{s += $1} END {print s}'
}

# footprint WHEN: the node's heap, and of each process its threads, open files and proportional memory.
footprint() {
  local process pid
  printf '%s: %s contacts wait; live heap of the node %s kB\n' "$1" "$(waiting)" "$(live_heap)"
  for process in node-1 media; do
    pid=$(pid_of "$process")
    printf '  %s: %s threads, %s descriptors, %s kB\n' "$process" "$(find "/proc/$pid/task" -mindepth 1 -maxdepth 1 | wc -l)" \
      "$(find "/proc/$pid/fd" -mindepth 1 -maxdepth 1 | wc -l)" "$(awk '/^Pss:/ {print $2}' "/proc/$pid/smaps_rollup")"
  done
}

waiting() { python3 "$HERE/centre.py" waiting "$URL" bench; }

figure() {
  printf '\n== %s\n' "$1"
  case $1 in
    start)
      "$ROOT/santra" down --base "$BASE" >/dev/null 2>&1
      serving "second start"
      warm_up
      ;;
    yardstick)
      bench run --name options --pids "$(sut)" --agent-pids "$AGENT_PID" --cps 100 --secs 10 --service +1000 --scen uac_options.xml
      ;;
    ramp)
      bench ramp --name santra --pids "$(sut)" --agent-pids "$AGENT_PID" --rates "$RATES" --secs "$SECS" --service +1000
      ;;
    ring)
      for rate in 20 50; do
        capture ring
        bench run --name "ring-$rate" --pids "$(sut)" --agent-pids "$AGENT_PID" --cps $rate --secs 30 --service +1000
        end_capture
        python3 "$HERE/ringlat.py" "$LOADDIR/ring.pcap"
      done
      ;;
    saturated)
      agents_at_work uas_agent_hangup.xml
      capture saturated
      bench run --name saturated --pids "$(sut)" --agent-pids "$AGENT_PID" --cps 30 --secs 5 --service +1010 --scen uac_until_bye.xml --slack 60
      end_capture
      python3 "$HERE/satlat.py" "$LOADDIR/saturated.pcap"
      agents_at_work uas_agent.xml
      ;;
    waiting)
      footprint "before"
      mkdir -p "$LOADDIR/waiting"
      (cd "$LOADDIR/waiting" && exec $LOAD sipp "$BASE.1:5060" -sf "$HERE/scen/uac_wait.xml" -s +1099 -i "$BASE.2" -p 5091 \
        -mi "$BASE.2" -r 60 -m "$WAITING" -l "$WAITING" -d 600000 -nostdin >/dev/null 2>stderr </dev/null) &
      waiters=$!
      sleep $((WAITING / 60 + 10))
      footprint "with $WAITING waiting"
      bench idle --pids "$(sut)" --secs 10
      kill "$waiters"
      wait "$waiters" 2>/dev/null || true
      ;;
    registered)
      footprint "before"
      mkdir -p "$LOADDIR/register"
      (cd "$LOADDIR/register" && $LOAD sipp "$BASE.1:5060" -sf "$HERE/scen/uac_register.xml" -inf "$LOADDIR/centre/bench-devices.csv" \
        -i "$BASE.3" -p 5095 -r 100 -m "$DEVICES" -nostdin -timeout 120s >/dev/null 2>stderr </dev/null) ||
        tail -n 5 "$LOADDIR/register/stderr"
      footprint "with $DEVICES registered"
      ;;
    idle) bench idle --pids "$(sut)" --secs 10 ;;
    *) printf 'no figure called %s\n' "$1" >&2 && exit 2 ;;
  esac
}

"$ROOT/santra" down --base "$BASE" >/dev/null 2>&1 || true
rm -rf "$SANTRA_HOME/data"
mkdir -p "$LOADDIR/centre"
python3 "$HERE/centre.py" write "$LOADDIR/centre" "$BASE" "$AGENTS" "$DEVICES" bench 1
printf '%s, %s cores, %s\n' "$(uname -sr)" "$(nproc)" "$(git -C "$ROOT" log -1 --format=%h 2>/dev/null || true)"
serving "first start"
if (($# == 0)); then set -- start yardstick ramp ring saturated registered waiting idle; else warm_up; fi
for one in "$@"; do figure "$one"; done
