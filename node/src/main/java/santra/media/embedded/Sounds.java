package santra.media.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.media.MediaServer;
import santra.protocol.rtp.G711;

/**
 * The prompts by name, each read and encoded once. Built in are {@code music}, {@code welcome} and
 * {@code tone:<hertz>}; any other name is a file under the prompts folder, {@code .wav} (see {@link
 * WaveFile}) or {@code .ul} (bare mu-law octets).
 *
 * <p>Safe for all threads. Files are read on a thread of its own, never on a loop.
 */
final class Sounds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sounds.class);
  private static final Pattern TONE = Pattern.compile("tone:([0-9]{1,4})");

  /** About 20 minutes of 16-bit samples. */
  private static final long LONGEST_FILE = 20 << 20;

  /** What is joined more often than that is one name that does not exist. */
  private static final int MOST_PARTS = 100;

  /** Bytes of encoded sounds kept; the one not asked for longest goes first. */
  private static final long KEPT = 64 << 20;

  private final Optional<Path> folder;
  private final LinkedHashMap<String, Sound> cache = new LinkedHashMap<>(16, 0.75f, true);
  private long cached;
  private final ExecutorService reader =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(1_000),
          task -> Thread.ofPlatform().daemon().name("prompts").unstarted(task));

  Sounds(Optional<Path> folder) {
    this.folder = folder;
    keep(Sound.of("music", Melody.music()));
    keep(Sound.of("welcome", Melody.welcome()));
    keep(Sound.of("ringing", Melody.ringing()));
  }

  /** Completes at once for a sound that was played before; empty for a name without a sound. */
  CompletableFuture<Optional<Sound>> find(String name) {
    var known = known(name);
    if (known.isPresent()) return CompletableFuture.completedFuture(known);
    try {
      return CompletableFuture.supplyAsync(() -> load(name), reader)
          .exceptionally(failure -> {
            log.warn("prompt {} cannot be loaded", name, failure);
            return Optional.empty();
          });
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }

  private synchronized Optional<Sound> known(String name) {
    return Optional.ofNullable(cache.get(name));
  }

  private synchronized void keep(Sound sound) {
    if (cache.put(sound.name(), sound) == null) cached += sound.bytes();
    var oldest = cache.values().iterator();
    while (cached > KEPT && oldest.hasNext()) {
      cached -= oldest.next().bytes();
      oldest.remove();
    }
  }

  private Optional<Sound> load(String name) {
    var known = known(name);
    if (known.isPresent()) return known;
    var samples = name.contains(MediaServer.THEN) ? joined(name) : samples(name);
    var sound = samples.map(found -> Sound.of(name, found));
    sound.ifPresent(this::keep);
    return sound;
  }

  /** One after the other; nothing if any of them is missing, for half a sentence misleads. */
  private Optional<short[]> joined(String names) {
    var parts = new ArrayList<short[]>();
    int length = 0;
    for (var name : names.split(Pattern.quote(MediaServer.THEN), MOST_PARTS)) {
      var part = samples(name);
      if (part.isEmpty()) return Optional.empty();
      length += part.get().length;
      if (length > LONGEST_FILE / 2) return Optional.empty();
      parts.add(part.get());
    }
    var all = new short[length];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return Optional.of(all);
  }

  private Optional<short[]> samples(String name) {
    if (name.equals("music")) return Optional.of(Melody.music());
    if (name.equals("welcome")) return Optional.of(Melody.welcome());
    var tone = TONE.matcher(name);
    if (tone.matches()) {
      int hertz = Integer.parseInt(tone.group(1));
      return hertz <= G711.RATE / 2 ? Optional.of(Melody.tone(hertz)) : Optional.empty();
    }
    return file(name).flatMap(Sounds::read);
  }

  /** A regular file really inside the folder, links resolved; empty for anything else. */
  private Optional<Path> file(String name) {
    if (folder.isEmpty()) return Optional.empty();
    try {
      var root = folder.get().toRealPath();
      var file = root.resolve(name).toRealPath();
      return file.startsWith(root) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static Optional<short[]> read(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) return Optional.empty();
      var bytes = Files.readAllBytes(file);
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".ul")
          ? Optional.of(G711.PCMU.decode(bytes))
          : WaveFile.parse(bytes);
    } catch (IOException failure) {
      log.warn("prompt {} cannot be read", file.getFileName(), failure);
      return Optional.empty();
    }
  }
}
