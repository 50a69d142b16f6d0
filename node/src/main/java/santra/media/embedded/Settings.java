package santra.media.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the media server runs.
 *
 * @param listen where ng commands are taken; an inner address, for there is no authentication
 * @param media the address callers and agents send their voice to
 * @param lowPort first UDP port for voice, at least 1024
 * @param highPort last one
 * @param prompts folder of prompt files; without it only the built-in sounds can be played
 * @param dtmfLog who is told of pressed keys, all of them
 * @param loops threads; one per core
 * @param sessions most sessions at a time
 * @param parties most parties in a session
 * @param idle a session without RTP and commands for so long is forgotten
 * @param recordings where calls are recorded, and with which keys; empty for nowhere
 */
public record Settings(
    InetSocketAddress listen,
    InetAddress media,
    int lowPort,
    int highPort,
    Optional<Path> prompts,
    List<InetSocketAddress> dtmfLog,
    int loops,
    int sessions,
    int parties,
    Duration idle,
    Optional<Recordings> recordings) {

  /**
   * @param folder of recordings
   * @param keys folder of their keys, {@link santra.media.recording.RecordingKeys}
   */
  public record Recordings(Path folder, Path keys) {}

  /** Port 2223 and ports 30000 to 39999 of the loopback address. */
  public static final Settings DEFAULT =
      new Settings(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 2223),
          InetAddress.getLoopbackAddress(),
          30_000,
          39_999,
          Optional.empty(),
          List.of(),
          Runtime.getRuntime().availableProcessors(),
          10_000,
          32,
          Duration.ofHours(2),
          Optional.empty());

  public Settings {
    if (lowPort < 1024 || highPort > 65_535 || lowPort > highPort)
      throw new IllegalArgumentException("no port range: " + lowPort + "-" + highPort);
    if (media.isAnyLocalAddress() || media.isMulticastAddress())
      throw new IllegalArgumentException("media needs one address of this machine, not " + media);
    if (loops < 1 || sessions < 1 || parties < 2 || idle.isNegative() || idle.isZero())
      throw new IllegalArgumentException("limits must be positive");
    dtmfLog = List.copyOf(dtmfLog);
  }

  public Settings listeningOn(InetSocketAddress address) {
    return new Settings(
        address,
        media,
        lowPort,
        highPort,
        prompts,
        dtmfLog,
        loops,
        sessions,
        parties,
        idle,
        recordings);
  }

  public Settings withMedia(InetAddress address) {
    return new Settings(
        listen,
        address,
        lowPort,
        highPort,
        prompts,
        dtmfLog,
        loops,
        sessions,
        parties,
        idle,
        recordings);
  }

  public Settings withPorts(int low, int high) {
    return new Settings(
        listen, media, low, high, prompts, dtmfLog, loops, sessions, parties, idle, recordings);
  }

  public Settings withPrompts(Path folder) {
    return new Settings(
        listen,
        media,
        lowPort,
        highPort,
        Optional.of(folder),
        dtmfLog,
        loops,
        sessions,
        parties,
        idle,
        recordings);
  }

  public Settings tellingDigitsTo(List<InetSocketAddress> listeners) {
    return new Settings(
        listen,
        media,
        lowPort,
        highPort,
        prompts,
        listeners,
        loops,
        sessions,
        parties,
        idle,
        recordings);
  }

  public Settings withLoops(int threads) {
    return new Settings(
        listen,
        media,
        lowPort,
        highPort,
        prompts,
        dtmfLog,
        threads,
        sessions,
        parties,
        idle,
        recordings);
  }

  public Settings withLimits(int mostSessions, int mostParties, Duration longestIdle) {
    return new Settings(
        listen,
        media,
        lowPort,
        highPort,
        prompts,
        dtmfLog,
        loops,
        mostSessions,
        mostParties,
        longestIdle,
        recordings);
  }

  public Settings recordingTo(Recordings there) {
    return new Settings(
        listen,
        media,
        lowPort,
        highPort,
        prompts,
        dtmfLog,
        loops,
        sessions,
        parties,
        idle,
        Optional.of(there));
  }
}
