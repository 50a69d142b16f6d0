package santra.media.recording;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Where recordings are kept. A folder now ({@link RecordingFolder}); an object store would be
 * another. Everything blocks: call from a virtual thread.
 *
 * <p>A name is {@code TENANT/YYYY-MM-DD/CONTACT-NUMBER.srec}, the day that of its beginning in UTC.
 */
public interface Recordings {

  /**
   * What a recording is once nobody writes it any more.
   *
   * @param bytes as stored
   * @param length of what can be heard
   * @param sha256 of the stored bytes, lower-case hex
   * @param complete whether its server ended it; else it was killed
   */
  record Figures(long bytes, Duration length, String sha256, boolean complete) {}

  /** Looks at one; empty when there is none of that name. */
  Optional<Figures> look(String name) throws IOException;

  /**
   * Opens one for reading; the caller closes it. Empty when there is none.
   *
   * @throws GeneralSecurityException when its key is not there, or it is not what was written
   */
  Optional<SealedAudio.Reader> open(String name) throws IOException, GeneralSecurityException;

  /**
   * Deletes what the tenant recorded before that day.
   *
   * @return how many recordings
   */
  int forget(String tenant, LocalDate before) throws IOException;
}
