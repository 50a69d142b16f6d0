package santra.persistence.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The promise that old bytes decode for ever, for use by tests. Each manifest has a golden file
 * {@code <feature>/<name>.v<version>.cbor} holding one value's bytes in hexadecimal, and beside it
 * the same as {@code .json} for people. A missing file fails the test; with {@code
 * -Dgolden.write=true} it is written instead. A file that exists is never changed.
 */
public final class GoldenFiles {
  /** Set to {@code true} to write what is missing. */
  public static final String WRITE = "golden.write";

  private static final ObjectMapper PRETTY = new ObjectMapper();

  private final Path directory;

  private GoldenFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * @param directory usually {@code src/test/resources/golden}
   */
  public static GoldenFiles in(Path directory) {
    return new GoldenFiles(directory);
  }

  /**
   * Checks that every listed record has an example, that every example survives a round trip, and
   * that every manifest, of today and earlier, has a golden file that decodes; today's must decode
   * to its example. Further examples of a record have golden files numbered from 2.
   *
   * @throws AssertionError with one line for each broken promise
   */
  public void verify(Codec codec, List<?> examples) {
    var registry = new CodecRegistry(List.of(codec));
    var broken = new ArrayList<String>();
    for (var entry : codec.entries()) {
      var mine = examples.stream().filter(each -> each.getClass() == entry.type()).toList();
      if (mine.isEmpty()) broken.add("no example of " + entry.type().getSimpleName());
      for (int number = 1; number <= mine.size(); number++) {
        current(codec, registry, entry, number, mine.get(number - 1), broken);
      }
      for (int version = 1; version < entry.version(); version++) {
        earlier(codec, registry, entry, version, broken);
      }
    }
    if (!broken.isEmpty()) throw new AssertionError(String.join("\n", broken));
  }

  private void current(
      Codec codec,
      CodecRegistry registry,
      Codec.Entry entry,
      int number,
      Object example,
      List<String> broken) {
    var manifest = codec.manifest(entry, entry.version());
    var bytes = registry.encode(example);
    if (!same(registry, registry.decode(manifest, bytes), example))
      broken.add(manifest + " does not survive a round trip: " + registry.json(example));
    var file = file(codec, entry, entry.version(), number);
    if (!Files.exists(file) && !write(file, registry.tree(manifest, bytes), bytes)) {
      broken.add("no golden file " + file);
      return;
    }
    try {
      if (!same(registry, registry.decode(manifest, read(file)), example))
        broken.add(file + " no longer reads as " + registry.json(example));
    } catch (CodecException unreadable) {
      broken.add(file + " no longer decodes: " + unreadable.getMessage());
    }
  }

  private void earlier(
      Codec codec, CodecRegistry registry, Codec.Entry entry, int version, List<String> broken) {
    var file = file(codec, entry, version, 1);
    if (!Files.exists(file)) {
      broken.add("no golden file " + file + ", and only the release that wrote it could make it");
      return;
    }
    for (int number = 1; Files.exists(file(codec, entry, version, number)); number++) {
      var each = file(codec, entry, version, number);
      try {
        registry.decode(codec.manifest(entry, version), read(each));
      } catch (CodecException unreadable) {
        broken.add(each + " no longer decodes: " + unreadable.getMessage());
      }
    }
  }

  /** Equal as values or, for arrays, which Java compares by identity, equal as written. */
  private static boolean same(CodecRegistry registry, Object one, Object other) {
    return one.equals(other)
        || (one.getClass() == other.getClass()
            && registry
                .tree(registry.manifest(one), registry.encode(one))
                .equals(registry.tree(registry.manifest(other), registry.encode(other))));
  }

  private Path file(Codec codec, Codec.Entry entry, int version, int number) {
    var suffix = number == 1 ? "" : "-" + number;
    return directory
        .resolve(codec.feature())
        .resolve(entry.name() + ".v" + version + suffix + ".cbor");
  }

  private static boolean write(Path file, JsonNode tree, byte[] bytes) {
    if (!Boolean.getBoolean(WRITE)) return false;
    try {
      var parent = file.getParent();
      if (parent != null) Files.createDirectories(parent);
      Files.writeString(file, HexFormat.of().formatHex(bytes).replaceAll(".{80}", "$0\n") + "\n");
      var json = PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
      Files.writeString(Path.of(file.toString().replaceAll("cbor$", "json")), json + "\n");
      return true;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static byte[] read(Path file) {
    try {
      return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (IllegalArgumentException notHex) {
      throw new CodecException("not hexadecimal", notHex);
    }
  }
}
