#!/usr/bin/env bash
# Starts one of Santra's processes in the foreground, from environment variables. The image runs it,
# and so does docker/check.sh without an image.
#
#   entrypoint.sh node|media|journal     start it
#   entrypoint.sh schema                 make the tables in Cassandra, wait for it as long as it takes, and end
#   entrypoint.sh healthy                exit 0 if this container's process is healthy
#   entrypoint.sh form-again             let a node form the cluster once more, after all were down
#
#   all      SANTRA_HOST     numeric address to listen on (required)
#            SANTRA_MEMORY   heap, such as 512m
#   node     SANTRA_NAME, SANTRA_SEEDS and SANTRA_MEDIA (host:port,...), SANTRA_JOURNAL (host:port)
#            SANTRA_FORM     yes at exactly one node: it forms the cluster on its very first start
#            SANTRA_CASSANDRA   host:port,... : the journal is there, and only the read models at SANTRA_JOURNAL
#            SANTRA_DATACENTER  of Cassandra (default datacenter1)
#            SANTRA_REALM    of digest authentication (default santra)
#            SANTRA_OPERATOR_KEY_SHA256   optional
#   schema   SANTRA_CASSANDRA, SANTRA_DATACENTER, SANTRA_REPLICAS (default 3)
#   media    SANTRA_MEDIA_PORTS (default 30000-30999), SANTRA_DTMF (host:port,... of all nodes: they are told of keys)
#
# Folders: SANTRA_STATE (default /var/lib/santra), SANTRA_TENANTS (/etc/santra/tenants),
# SANTRA_SECRETS (/run/secrets) with cluster-key and journal-password.
set -euo pipefail

STATE=${SANTRA_STATE:-/var/lib/santra}
TENANTS=${SANTRA_TENANTS:-/etc/santra/tenants}
SECRETS=${SANTRA_SECRETS:-/run/secrets}
LIB=${SANTRA_LIB:-/opt/santra/lib}
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
SIP=5060 HTTP=8080 CLUSTER=25520 JOURNAL=9092 NG=2223 DTMF=2226

die() {
  printf 'santra: %s\n' "$*" >&2
  exit 78
}

needs() {
  local name
  for name in "$@"; do [[ -n ${!name:-} ]] || die "$name is not set"; done
}

readable() {
  local file
  for file in "$@"; do [[ -r $file ]] || die "cannot read $file"; done
}

# quoted A,B: "A", "B"
quoted() { printf '"%s"' "${1//,/\", \"}"; }

status() {
  local code
  exec 3<>"/dev/tcp/$SANTRA_HOST/$HTTP" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$1" "$SANTRA_HOST" >&3
  read -r -t 3 _ code _ <&3
  exec 3>&-
  [[ $code == 200 ]]
}

# Only the process of this container answers on its address.
healthy() {
  case $(cat "$STATE/role" 2>/dev/null) in
    node) status /health/live ;;
    journal) (exec 3<>"/dev/tcp/$SANTRA_HOST/$JOURNAL") ;;
    media) pid=$(cat "$STATE/media.pid") && kill -0 "$pid" ;;
    *) return 1 ;;
  esac
}

run() {
  local class=$1
  shift
  exec "$JAVA" -XX:+UseSerialGC "-Xmx${SANTRA_MEMORY:-512m}" -XX:+ExitOnOutOfMemoryError \
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -cp "$LIB/*" "$class" "$@"
}

node() {
  needs SANTRA_HOST SANTRA_NAME SANTRA_SEEDS SANTRA_MEDIA SANTRA_JOURNAL
  readable "$SECRETS/cluster-key" "$SECRETS/journal-password" "$TENANTS"
  local form=() operator='' journal="kind = \"h2-server\", url = \"$SANTRA_JOURNAL\", password-file = \"$SECRETS/journal-password\""
  [[ -z ${SANTRA_CASSANDRA:-} ]] ||
    journal="kind = \"cassandra\", contact-points = [$(quoted "$SANTRA_CASSANDRA")], datacenter = \"${SANTRA_DATACENTER:-datacenter1}\", books { $journal }"
  [[ -z ${SANTRA_OPERATOR_KEY_SHA256:-} ]] || operator=", operator-key-sha256 = \"$SANTRA_OPERATOR_KEY_SHA256\""
  (umask 077 && cat >"$STATE/node.conf") <<CONF
santra {
  name = "$SANTRA_NAME"
  cluster { host = "$SANTRA_HOST", port = $CLUSTER, seeds = [$(quoted "$SANTRA_SEEDS")] }
  sip { host = "$SANTRA_HOST", port = $SIP, realm = "${SANTRA_REALM:-santra}" }
  http { host = "$SANTRA_HOST", port = $HTTP$operator }
  media { servers = [$(quoted "$SANTRA_MEDIA")], dtmf-port = $DTMF }
  journal { $journal }
  tenants = "$TENANTS"
  key-file = "$SECRETS/cluster-key"
}
CONF
  # A container is started again by itself; only the first start ever may form a cluster.
  if [[ ${SANTRA_FORM:-} == yes && ! -e $STATE/formed ]]; then
    form=(--form)
    (until status /health/ready 2>/dev/null; do sleep 1; done && touch "$STATE/formed") &
  fi
  run santra.node.Main --config "$STATE/node.conf" ${form[@]+"${form[@]}"}
}

media() {
  needs SANTRA_HOST
  local dtmf=()
  [[ -z ${SANTRA_DTMF:-} ]] || dtmf=(--dtmf "$SANTRA_DTMF")
  run santra.media.embedded.Main --listen "$SANTRA_HOST:$NG" --media "$SANTRA_HOST" \
    --ports "${SANTRA_MEDIA_PORTS:-30000-30999}" --prompts "$TENANTS" --pid-file "$STATE/media.pid" ${dtmf[@]+"${dtmf[@]}"}
}

journal() {
  needs SANTRA_HOST
  readable "$SECRETS/journal-password"
  mkdir -p "$STATE/journal"
  run santra.persistence.journal.JournalServer --dir "$STATE/journal" --listen "$SANTRA_HOST:$JOURNAL" \
    --password-file "$SECRETS/journal-password"
}

schema() {
  needs SANTRA_CASSANDRA
  local address=${SANTRA_CASSANDRA%%,*}
  until (exec 3<>"/dev/tcp/${address%:*}/${address##*:}") 2>/dev/null; do sleep 1; done
  run santra.persistence.journal.CassandraSchema "$SANTRA_CASSANDRA" "${SANTRA_DATACENTER:-datacenter1}" "${SANTRA_REPLICAS:-3}"
}

role=${1:-node}
case $role in
  node | media | journal | schema)
    mkdir -p "$STATE"
    printf '%s\n' "$role" >"$STATE/role"
    "$role"
    ;;
  healthy) healthy ;;
  form-again) rm -f "$STATE/formed" ;;
  *) die "unknown role $role; node, media, journal, schema, healthy or form-again" ;;
esac
