package santra.media.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Keys of recordings, one a file: {@code TENANT.ID.key}, 32 bytes in hex. A key is kept as long as
 * a recording that was made with it; a new one gets a new id.
 */
public final class RecordingKeys {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}\\.[a-z0-9-]{1,40}");
  private static final int BYTES = 32;

  private final Path folder;

  public RecordingKeys(Path folder) {
    this.folder = folder;
  }

  /** The name of a tenant's key. */
  public static String name(String tenant, String id) {
    return tenant + "." + id;
  }

  /**
   * Reads the file, so it blocks.
   *
   * @throws GeneralSecurityException when there is no such key, or the file holds none
   */
  public byte[] find(String name) throws GeneralSecurityException, IOException {
    if (!NAME.matcher(name).matches()) throw new GeneralSecurityException("no key's name");
    try {
      var key = HexFormat.of().parseHex(Files.readString(folder.resolve(name + ".key")).strip());
      if (key.length == BYTES) return key;
    } catch (NoSuchFileException missing) {
      throw new GeneralSecurityException("no key " + name, missing);
    } catch (IllegalArgumentException notHex) {
      // Said below, without what the file holds.
    }
    throw new GeneralSecurityException("key " + name + " is not 32 bytes in hex");
  }
}
