#!/usr/bin/env bash
# One Cassandra node in the foreground, as a process of its own on JDK 17, from the jars that cassandra/pom.xml fetches.
#   run.sh DIRECTORY ADDRESS SEEDS [HEAP_MB]     for instance: run.sh /var/lib/santra/cassandra-1 127.0.0.1 127.0.0.1
# Data, configuration and log are in DIRECTORY; CQL is served at ADDRESS:9042, the ring talks at ADDRESS:7000. The
# process id of this script is that of the node. Exit status 3 where there is no JDK 17, 2 for wrong arguments.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LIB=${CASSANDRA_LIB:-$HERE/target/lib}

fail() {
  printf 'cassandra: %s\n' "$2" >&2
  exit "$1"
}

is_jdk17() { [[ -x $1/bin/java ]] && "$1/bin/java" -version 2>&1 | grep -q 'version "17[".]'; }

find_jdk17() {
  local candidate
  for candidate in "${JAVA17_HOME:-}" /usr/lib/jvm/* /opt/jdk*17* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n $candidate ]] && is_jdk17 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail 3 "needs a JDK or JRE 17 and found none. Install one, for instance 'apt-get install openjdk-17-jre-headless', or set JAVA17_HOME."
}

JDK17=$(find_jdk17)
[[ ${1:-} != --check ]] || exit 0
(($# >= 3)) || fail 2 "usage: run.sh DIRECTORY ADDRESS SEEDS [HEAP_MB]"
[[ -d $LIB ]] || fail 2 "no jars in $LIB; 'mvn -f cassandra/pom.xml initialize' fetches them"
mkdir -p "$1/conf"
DIRECTORY=$(cd "$1" && pwd) ADDRESS=$2 SEEDS=$3 HEAP=${4:-512}

# batch: a write is on the disk before it is acknowledged. With "periodic" a killed replica forgets up to 0.1 s of
# what it promised, and with it a quorum could forget an event, or Paxos who holds an epoch. Tests that restart no
# replica may set CASSANDRA_SYNC=periodic.
sync=${CASSANDRA_SYNC:-batch}
[[ $sync != periodic ]] || sync=$'periodic\ncommitlog_sync_period: 1000ms'
cat >"$DIRECTORY/conf/cassandra.yaml" <<YAML
cluster_name: santra
num_tokens: 16
allocate_tokens_for_local_replication_factor: 3
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
data_file_directories: ["$DIRECTORY/data"]
commitlog_directory: "$DIRECTORY/commitlog"
saved_caches_directory: "$DIRECTORY/saved_caches"
hints_directory: "$DIRECTORY/hints"
cdc_raw_directory: "$DIRECTORY/cdc_raw"
commitlog_sync: $sync
commitlog_segment_size: 16MiB
commitlog_total_space: 256MiB
disk_failure_policy: die
commit_failure_policy: die
paxos_variant: v2
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{seeds: "$SEEDS"}]
listen_address: $ADDRESS
rpc_address: $ADDRESS
storage_port: 7000
native_transport_port: 9042
endpoint_snitch: SimpleSnitch
auto_snapshot: false
concurrent_reads: 8
concurrent_writes: 16
memtable_heap_space: 64MiB
memtable_offheap_space: 64MiB
key_cache_size: 8MiB
counter_cache_size: 0MiB
networking_cache_size: 32MiB
file_cache_size: 32MiB
concurrent_compactors: 1
compaction_throughput: 16MiB/s
authenticator: AllowAllAuthenticator
authorizer: AllowAllAuthorizer
write_request_timeout: 2000ms
read_request_timeout: 2000ms
cas_contention_timeout: 1000ms
YAML

cat >"$DIRECTORY/conf/logback.xml" <<XML
<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{ISO8601} %-5level %logger{20} %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="OUT"/></root>
</configuration>
XML

opened=(
  java.base/java.io java.base/java.lang java.base/java.lang.module java.base/java.lang.reflect java.base/java.math
  java.base/java.net java.base/java.nio java.base/java.nio.charset java.base/java.nio.file.spi java.base/java.util
  java.base/java.util.concurrent java.base/java.util.concurrent.atomic java.base/java.util.concurrent.locks
  java.base/jdk.internal.loader java.base/jdk.internal.math java.base/jdk.internal.misc java.base/jdk.internal.module
  java.base/jdk.internal.ref java.base/jdk.internal.reflect java.base/jdk.internal.util java.base/jdk.internal.util.jar
  java.base/sun.nio.ch java.rmi/sun.rmi.registry java.rmi/sun.rmi.server java.rmi/sun.rmi.transport
  java.rmi/sun.rmi.transport.tcp java.sql/java.sql jdk.management.agent/jdk.internal.agent
  java.management.rmi/com.sun.jmx.remote.internal.rmi jdk.management/com.sun.management.internal
  jdk.naming.dns/com.sun.jndi.dns
)
modules=()
for package in "${opened[@]}"; do
  modules+=(--add-opens "$package=ALL-UNNAMED" --add-exports "$package=ALL-UNNAMED")
done
jamm=("$LIB"/jamm-*.jar)

exec "$JDK17/bin/java" "-Xms${HEAP}m" "-Xmx${HEAP}m" -XX:MaxDirectMemorySize=192m -XX:+UseSerialGC -Xss256k \
  -XX:+ExitOnOutOfMemoryError -XX:+PerfDisableSharedMem -Xlog:disable -Xlog:all=error:stderr \
  -Djava.net.preferIPv4Stack=true \
  -Dcassandra.config="file://$DIRECTORY/conf/cassandra.yaml" \
  -Dcassandra.storagedir="$DIRECTORY" -Dcassandra.logdir="$DIRECTORY" \
  -Dlogback.configurationFile="file://$DIRECTORY/conf/logback.xml" \
  -javaagent:"${jamm[0]}" -Djdk.attach.allowAttachSelf=true -Dio.netty.tryReflectionSetAccessible=true \
  -Dcassandra-foreground=yes -Dcassandra.ring_delay_ms="${CASSANDRA_RING_DELAY:-2000}" \
  -Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.consistent.rangemovement=false \
  -Dcassandra.superuser_setup_delay_ms=0 \
  "${modules[@]}" -cp "$DIRECTORY/conf:$LIB/*" org.apache.cassandra.service.CassandraDaemon
