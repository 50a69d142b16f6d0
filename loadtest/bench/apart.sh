#!/usr/bin/env bash
# Gives each node of a centre a network namespace of its own, so that the links between them can be cut. Linux, as root; needs iproute2.
# ./santra chaos --apart uses it:
#
#   apart.sh run NAME BASE NODES COMMAND...    makes the namespaces, runs the command in the middle, removes them again
#   apart.sh takeover NAME N adopt|give-back HOST:PORT    moves a SIP address to node N, or home (sip.takeover.command)
#   apart.sh cut NAME N MANNER                 from everyone, from-nodes (but not from journal, media and phones), or one-way
#                                              (the other nodes hear it no more, but it hears them)
#   apart.sh heal NAME N
#
# NAME-N holds node N, joined to NAME-hub by the pair e0 - vN with the addresses BASE.(4N+129) and its neighbour. In the hub are the journal, the media servers and the phones. Node N has
# two addresses: BASE.N, the SIP address, which may move to another node, and BASE.3N, its own, which the cluster uses.
set -euo pipefail

MANNER_PREF=50 # before the addresses of this host (100) are looked up

in_ns() { ip netns exec "$@"; }

# A namespace whose own addresses are looked up after the rules that cut it off. Nothing leaves it but by its pairs.
make_ns() {
  ip netns add "$1"
  in_ns "$1" ip link set lo up
  in_ns "$1" ip rule add pref 100 lookup local
  in_ns "$1" ip rule del pref 0
  in_ns "$1" sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
}

remove() {
  local ns
  for ns in $(ip netns list | awk '{print $1}' | grep -E "^$1-(hub|[1-9])\$" || true); do ip netns del "$ns"; done
}

# there BASE N: node N's end of its link.
there() { printf '%s.%s' "$1" $((4 * $2 + 130)); }

make() {
  local name=$1 base=$2 nodes=$3 n
  make_ns "$name-hub"
  in_ns "$name-hub" sysctl -qw net.ipv4.ip_forward=1
  # Journal and media at BASE.48-63, phones at BASE.192-255: all local to the hub.
  in_ns "$name-hub" ip route add local "$base.48/28" dev lo
  in_ns "$name-hub" ip route add local "$base.192/26" dev lo
  for ((n = 1; n <= nodes; n++)); do
    make_ns "$name-$n"
    ip link add "v$n" netns "$name-hub" type veth peer name e0 netns "$name-$n"
    in_ns "$name-hub" ip addr add "$base.$((4 * n + 129))/30" dev "v$n"
    in_ns "$name-hub" ip link set "v$n" up
    in_ns "$name-$n" ip addr add "$(there "$base" "$n")/30" dev e0
    in_ns "$name-$n" ip link set e0 up
    in_ns "$name-$n" ip addr add "$base.$n/32" dev lo
    in_ns "$name-$n" ip addr add "$base.3$n/32" dev lo
    in_ns "$name-$n" ip route add "$base.0/24" via "$base.$((4 * n + 129))" src "$base.3$n"
    in_ns "$name-hub" ip route add "$base.$n/32" via "$(there "$base" "$n")"
    in_ns "$name-hub" ip route add "$base.3$n/32" via "$(there "$base" "$n")"
  done
}

run() {
  local name=$1 base=$2 nodes=$3 pid result=0
  shift 3
  ((EUID == 0)) || {
    echo "apart.sh: network namespaces need root" >&2
    exit 1
  }
  remove "$name"
  trap 'remove "$name"' EXIT
  make "$name" "$base" "$nodes"
  trap ':' INT TERM # whoever runs in the middle ends itself, and then we clean up
  SANTRA_APART=$name ip netns exec "$name-hub" "$@" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    result=0
    wait "$pid" || result=$?
  done
  exit "$result"
}

takeover() {
  local name=$1 n=$2 what=$3 address=${4%:*}
  case $what in
    adopt)
      ip addr replace "$address/32" dev lo # we are in the node's namespace
      in_ns "$name-hub" ip route replace "$address/32" via "$(there "${address%.*}" "$n")"
      ;;
    give-back)
      in_ns "$name-hub" ip route replace "$address/32" via "$(there "${address%.*}" "${address##*.}")"
      ip addr del "$address/32" dev lo 2>/dev/null || true
      ;;
    *) exit 2 ;;
  esac
}

others() { ip netns list | awk '{print $1}' | grep -E "^$1-[1-9]\$" | sed "s/^$1-//" | grep -vx "$2"; }

own() { in_ns "$1-$2" ip -4 -o addr show dev lo | grep -oE '[0-9]+\.[0-9]+\.[0-9]+\.3[1-9]/' | tr -d /; }

cut_off() {
  local name=$1 n=$2 manner=$3 other hub=$1-hub
  case $manner in
    everyone)
      in_ns "$hub" ip rule add pref "$MANNER_PREF" iif "v$n" blackhole
      in_ns "$name-$n" ip rule add pref "$MANNER_PREF" iif e0 blackhole
      ;;
    from-nodes | one-way)
      for other in $(others "$name" "$n"); do
        in_ns "$hub" ip rule add pref "$MANNER_PREF" iif "v$n" to "$(own "$name" "$other")" blackhole
        [[ $manner == one-way ]] ||
          in_ns "$hub" ip rule add pref "$MANNER_PREF" iif "v$other" to "$(own "$name" "$n")" blackhole
      done
      ;;
    *) exit 2 ;;
  esac
}

heal() {
  local ns
  for ns in "$1-hub" "$1-$2"; do
    while in_ns "$ns" ip rule del pref "$MANNER_PREF" 2>/dev/null; do :; done
  done
}

command=${1:?run, takeover, cut or heal}
shift
case $command in
  run) run "$@" ;;
  takeover) takeover "$@" ;;
  cut) cut_off "$@" ;;
  heal) heal "$@" ;;
  *) exit 2 ;;
esac
