package santra.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import santra.media.recording.Recordings;
import santra.media.recording.SealedAudio;

/** One recording of two seconds and a half. */
final class FakeRecordings implements Recordings {
  static final String FILE = "acme/2026-11-30/" + FakeRecords.CONTACT + "-1.srec";
  private static final byte[] KEY = new byte[32];

  volatile boolean gone;

  @Override
  public Optional<Figures> look(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<SealedAudio.Reader> open(String name)
      throws IOException, GeneralSecurityException {
    if (gone || !name.equals(FILE)) return Optional.empty();
    var bytes = new ByteArrayOutputStream();
    var writer =
        new SealedAudio.Writer(Channels.newChannel(bytes), "acme.one", KEY, new SecureRandom());
    var audio = new byte[SealedAudio.CHUNK * SealedAudio.CHANNELS];
    Arrays.fill(audio, (byte) 0x55);
    writer.append(audio, SealedAudio.CHUNK, false);
    writer.append(audio, SealedAudio.CHUNK, false);
    writer.append(audio, SealedAudio.CHUNK / 2, true);
    var file = Files.createTempFile("recording", ".srec");
    Files.write(file, bytes.toByteArray());
    var channel = Files.newByteChannel(file);
    Files.delete(file);
    return Optional.of(new SealedAudio.Reader(channel, KEY));
  }

  @Override
  public int forget(String tenant, LocalDate before) {
    return 0;
  }
}
