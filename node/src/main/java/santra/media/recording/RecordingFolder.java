package santra.media.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recordings in a folder that media servers and nodes share. */
public final class RecordingFolder implements Recordings {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9-]{1,40}/[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9a-f-]{36}-[0-9]{1,4}\\.srec");

  private final Path folder;
  private final RecordingKeys keys;

  public RecordingFolder(Path folder, RecordingKeys keys) {
    this.folder = folder;
    this.keys = keys;
  }

  /** Where a name leads to; empty for what is none. */
  public static Optional<Path> in(Path folder, String name) {
    return NAME.matcher(name).matches() ? Optional.of(folder.resolve(name)) : Optional.empty();
  }

  @Override
  public Optional<Figures> look(String name) throws IOException {
    var channel = stored(name);
    if (channel.isEmpty()) return Optional.empty();
    // Not a recording yet: its media server has only just begun.
    if (channel.get().size() == 0) return Optional.empty();
    try (var file = channel.get();
        var reader = new SealedAudio.Reader(file, keys.find(SealedAudio.keyName(file)))) {
      return Optional.of(
          new Figures(
              file.size(),
              Duration.ofMillis(reader.samples() * 1_000 / SealedAudio.CHUNK),
              hash(file),
              reader.complete()));
    } catch (GeneralSecurityException unreadable) {
      throw new IOException(unreadable);
    }
  }

  private static String hash(SeekableByteChannel file)
      throws IOException, GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256");
    var buffer = ByteBuffer.allocate(1 << 16);
    file.position(0);
    while (file.read(buffer.clear()) >= 0) digest.update(buffer.flip());
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public Optional<SealedAudio.Reader> open(String name)
      throws IOException, GeneralSecurityException {
    var file = stored(name);
    if (file.isEmpty()) return Optional.empty();
    try {
      return Optional.of(
          new SealedAudio.Reader(file.get(), keys.find(SealedAudio.keyName(file.get()))));
    } catch (IOException | GeneralSecurityException unreadable) {
      file.get().close();
      throw unreadable;
    }
  }

  private Optional<SeekableByteChannel> stored(String name) throws IOException {
    var path = in(folder, name);
    return path.isPresent() && Files.isRegularFile(path.get())
        ? Optional.of(Files.newByteChannel(path.get()))
        : Optional.empty();
  }

  @Override
  public int forget(String tenant, LocalDate before) throws IOException {
    var forgotten = 0;
    var days = folder.resolve(tenant);
    if (!Files.isDirectory(days)) return 0;
    try (var all = Files.newDirectoryStream(days)) {
      for (var day : all)
        if (day(day).filter(it -> it.isBefore(before)).isPresent()) forgotten += delete(day);
    }
    return forgotten;
  }

  private static Optional<LocalDate> day(Path folder) {
    try {
      return Optional.of(LocalDate.parse(folder.getFileName().toString()));
    } catch (DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  private static int delete(Path day) throws IOException {
    var deleted = 0;
    try (var files = Files.newDirectoryStream(day, "*.srec")) {
      for (var file : files) if (Files.deleteIfExists(file)) deleted++;
    }
    try (var left = Files.newDirectoryStream(day)) {
      if (!left.iterator().hasNext()) Files.delete(day);
    }
    return deleted;
  }
}
