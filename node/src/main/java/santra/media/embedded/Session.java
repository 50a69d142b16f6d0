package santra.media.embedded;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call: its parties by tag. Belongs to its loop. */
final class Session {
  private final String id;
  private final InetAddress local;
  private final Map<String, Party> parties = new LinkedHashMap<>(4);
  private final long createdUnixSeconds = System.currentTimeMillis() / 1000;
  private final long startNanos;
  private long touchedNanos;
  private @Nullable Recorder recorder;

  Session(String id, InetAddress local, long nanos) {
    this.id = id;
    this.local = local;
    startNanos = nanos;
    touchedNanos = nanos;
  }

  String id() {
    return id;
  }

  /** What its parties say is put there, if it is recorded. */
  Optional<Recorder> recorder() {
    return Optional.ofNullable(recorder);
  }

  void record(@Nullable Recorder on) {
    recorder = on;
  }

  /** The media address all its ports are on. */
  InetAddress local() {
    return local;
  }

  long created() {
    return createdUnixSeconds;
  }

  Map<String, Party> parties() {
    return parties;
  }

  Optional<Party> party(String tag) {
    return Optional.ofNullable(parties.get(tag));
  }

  /**
   * A packet has come; returns about when, in milliseconds since 1970, without asking the clock.
   */
  long heard(long nanos) {
    touchedNanos = nanos;
    return createdUnixSeconds * 1000 + (nanos - startNanos) / 1_000_000;
  }

  void touched(long nanos) {
    touchedNanos = nanos;
  }

  long idleNanos(long nanos) {
    return nanos - touchedNanos;
  }
}
