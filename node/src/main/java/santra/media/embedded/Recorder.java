package santra.media.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import santra.media.recording.SealedAudio;
import santra.protocol.rtp.G711;

/**
 * Lays what the parties of a session say side by side: the caller left, all others right. A sample
 * is put where its time stamp says, and that is set anew when it strays from its arrival. What is
 * said while it is paused is silence. Belongs to its session's loop, which it never keeps waiting.
 */
final class Recorder {
  private static final byte SILENCE = G711.PCMU.silence();
  private static final int CHUNK = SealedAudio.CHUNK;

  /** Further from its arrival, a time stamp means nothing. */
  private static final int STRAYING = CHUNK * 2 / 5;

  private static final int MOST_PARTIES = 16;

  private final String name;
  private final Tape.Reel reel;
  private final String callerTag;
  private final long startNanos;
  private final long voicesFromNanos;
  private final Map<String, Integer> offsets = new HashMap<>();
  private byte[] now = silence();
  private byte[] next = silence();
  private long chunk;
  private boolean paused;
  private boolean ended;

  /**
   * @param voicesFromNanos what is said before is silence: words that ask for consent
   */
  Recorder(String name, Tape.Reel reel, String callerTag, long startNanos, long voicesFromNanos) {
    this.name = name;
    this.reel = reel;
    this.callerTag = callerTag;
    this.startNanos = startNanos;
    this.voicesFromNanos = voicesFromNanos;
  }

  private static byte[] silence() {
    var silence = new byte[CHUNK * SealedAudio.CHANNELS];
    Arrays.fill(silence, SILENCE);
    return silence;
  }

  boolean is(String other) {
    return name.equals(other);
  }

  void pause(boolean on) {
    paused = on;
  }

  /**
   * @param payload from that offset, so many samples; not kept
   */
  void heard(
      String tag, G711 law, ByteBuffer payload, int offset, int length, int timestamp, long nanos) {
    if (ended || paused || nanos < voicesFromNanos) return;
    var arrived = sample(nanos);
    if (arrived < 0) return;
    var known = offsets.get(tag);
    if (known == null && offsets.size() >= MOST_PARTIES) return;
    var at = known == null ? arrived : wide(timestamp + known, arrived);
    if (known == null || Math.abs(at - arrived) > STRAYING) {
      at = arrived;
      offsets.put(tag, (int) at - timestamp);
    }
    turnTo((arrived + CHUNK / 2) / CHUNK - 1); // half a second of patience with the other party
    var channel = tag.equals(callerTag) ? 0 : 1;
    for (int i = 0; i < length; i++, at++) {
      var octet = payload.get(offset + i);
      put(at, channel, law == G711.PCMU ? octet : law.transcode(octet));
    }
  }

  /** The 64-bit sample number that ends in these 32 bits, near that one. */
  private static long wide(int low, long near) {
    return near + (low - (int) near);
  }

  private long sample(long nanos) {
    return (nanos - startNanos) / (1_000_000_000 / G711.RATE);
  }

  private void put(long sample, int channel, byte octet) {
    var ahead = Math.floorDiv(sample, CHUNK) - chunk;
    if (ahead < 0 || ahead > 1) return;
    var place = Math.floorMod(sample, CHUNK) * SealedAudio.CHANNELS + channel;
    var into = ahead == 0 ? now : next;
    into[place] = into[place] == SILENCE ? octet : mixed(into[place], octet);
  }

  private static byte mixed(byte one, byte other) {
    var sum = G711.PCMU.decode(one) + G711.PCMU.decode(other);
    return G711.PCMU.encode((short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE));
  }

  private void turnTo(long current) {
    if (current <= chunk) return;
    reel.append(now);
    now = next;
    next = silence();
    chunk++;
    if (current <= chunk) return;
    reel.append(now);
    chunk++;
    now = silence();
    if (current > chunk) {
      reel.silence((int) Math.min(Integer.MAX_VALUE, current - chunk));
      chunk = current;
    }
  }

  /** The last second, and no more. */
  void end(long nanos) {
    if (ended) return;
    ended = true;
    var last = Math.max(0, sample(nanos));
    turnTo(last / CHUNK);
    var behind = last - chunk * CHUNK;
    if (behind < 0) {
      reel.end(now, 0);
    } else {
      reel.end(now, (int) Math.min(CHUNK, behind));
    }
  }
}
