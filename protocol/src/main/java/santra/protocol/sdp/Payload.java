package santra.protocol.sdp;

import java.util.Optional;

/**
 * A payload type and what it stands for: RFC 8866 section 6.6.
 *
 * @param encoding as written, compared without regard to case
 */
public record Payload(int type, String encoding, int rate) {

  /** Our codec behind it, if it is one. */
  Optional<Codec> codec() {
    if (rate != 8_000) return Optional.empty();
    for (var codec : Codec.values())
      if (codec.name().equalsIgnoreCase(encoding)) return Optional.of(codec);
    return Optional.empty();
  }

  /** RFC 4733 section 2.5. */
  boolean telephoneEvent() {
    return rate == 8_000 && encoding.equalsIgnoreCase("telephone-event");
  }
}
