package santra.media.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.media.recording.RecordingFolder;
import santra.media.recording.RecordingKeys;
import santra.media.recording.SealedAudio;

/**
 * Writes recordings, on a thread of its own: a disk that is slow delays no voice. If it falls
 * behind by more than {@link #MOST_WAITING} seconds of audio, what comes is lost and counted.
 */
final class Tape implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tape.class);
  private static final int MOST_WAITING = 4_000;

  /** Longer silence in one piece is a clock that jumped. */
  private static final int MOST_SILENCE = 12 * 3_600;

  private static final byte[] SILENT = silent();

  private final Optional<Path> folder;
  private final Optional<RecordingKeys> keys;
  private final Counters counters;
  private final SecureRandom random = new SecureRandom();
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MOST_WAITING),
          task -> Thread.ofPlatform().daemon().name("recordings").unstarted(task));

  Tape(Optional<Path> folder, Optional<Path> keys, Counters counters) {
    this.folder = folder;
    this.keys = keys.map(RecordingKeys::new);
    this.counters = counters;
  }

  private static byte[] silent() {
    var silence = new byte[SealedAudio.CHUNK * SealedAudio.CHANNELS];
    Arrays.fill(silence, (byte) 0xff);
    return silence;
  }

  /** One recording. Its methods may be called by one thread; they never block and never throw. */
  final class Reel {
    private final String name;
    private final String key;

    // Touched by the writer's thread only.
    private @Nullable FileChannel file;
    private SealedAudio.@Nullable Writer audio;
    private boolean broken;

    private Reel(String name, String key) {
      this.name = name;
      this.key = key;
    }

    void append(byte[] chunk) {
      later(() -> write(chunk, SealedAudio.CHUNK, false));
    }

    void silence(int chunks) {
      later(() -> {
        for (int i = 0; i < Math.min(chunks, MOST_SILENCE); i++)
          write(SILENT, SealedAudio.CHUNK, false);
      });
    }

    void end(byte[] chunk, int samples) {
      later(() -> {
        write(chunk, samples, true);
        shut();
      });
    }

    private void later(Runnable task) {
      try {
        writer.execute(task);
      } catch (RejectedExecutionException behind) {
        counters.unrecorded.increment();
      }
    }

    private void write(byte[] chunk, int samples, boolean last) {
      if (broken) {
        counters.unrecorded.increment();
        return;
      }
      try {
        if (audio == null) audio = open();
        audio.append(chunk, samples, last);
        counters.recorded.increment();
      } catch (IOException | GeneralSecurityException failure) {
        broken = true;
        counters.unrecorded.increment();
        log.error("{} cannot be recorded", name, failure);
        shut();
      }
    }

    /** Never over what is there: a part is written once. */
    private SealedAudio.Writer open() throws IOException, GeneralSecurityException {
      var path =
          folder
              .flatMap(there -> RecordingFolder.in(there, name))
              .orElseThrow(() -> new IOException("no place for " + name));
      Files.createDirectories(path.resolveSibling(""));
      var secret =
          keys.orElseThrow(() -> new GeneralSecurityException("no keys of recordings")).find(key);
      var opened = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      file = opened;
      return new SealedAudio.Writer(opened, key, secret, random);
    }

    private void shut() {
      try {
        if (file != null) file.close();
      } catch (IOException failure) {
        log.warn("{} cannot be closed", name, failure);
      }
    }
  }

  /** Whether this server records at all. */
  boolean ready() {
    return folder.isPresent() && keys.isPresent();
  }

  Reel reel(String name, String key) {
    return new Reel(name, key);
  }

  /** What waits is written first. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) log.warn("recordings are not whole");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
