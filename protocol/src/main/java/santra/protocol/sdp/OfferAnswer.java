package santra.protocol.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Offer and answer for one audio stream, RFC 3264: the answer names one codec, the first of the
 * offer that we speak, so that nobody changes codec in the middle of a sentence.
 */
public final class OfferAnswer {
  private OfferAnswer() {}

  /** What came of an offer. */
  public sealed interface Outcome {}

  /** The answer to send (or that was received), and the stream both agreed on. */
  public record Agreed(Sdp answer, Stream stream) implements Outcome {}

  /** No stream is possible: 488 to an offer, BYE to an answer. */
  public record Unacceptable(String reason) implements Outcome {}

  /**
   * The agreed stream, seen from our end.
   *
   * @param payloadType of the codec, on the wire
   * @param telephoneEvent payload type of RFC 4733 digits; -1 when the peer has none
   * @param address where to send; do so only when the direction says so
   * @param packetMs what the peer likes to receive
   */
  public record Stream(
      Codec codec,
      int payloadType,
      int telephoneEvent,
      String address,
      int port,
      int rtcpPort,
      Direction direction,
      int packetMs) {}

  /** An offer of one audio stream, both ways. */
  public static Sdp offer(
      Capabilities capabilities, String address, int port, long sessionId, long version) {
    return offer(capabilities, address, port, sessionId, version, Direction.SENDRECV);
  }

  public static Sdp offer(
      Capabilities capabilities,
      String address,
      int port,
      long sessionId,
      long version,
      Direction direction) {
    var payloads = new ArrayList<Payload>();
    for (var codec : capabilities.codecs())
      payloads.add(new Payload(codec.payloadType(), codec.name(), 8_000));
    if (capabilities.telephoneEvent() > 0)
      payloads.add(new Payload(capabilities.telephoneEvent(), "telephone-event", 8_000));
    var audio = audio(port, payloads, capabilities.packetMs(), direction);
    return session(address, sessionId, version, List.of(audio));
  }

  public static Outcome answer(
      Sdp offer,
      Capabilities capabilities,
      String address,
      int port,
      long sessionId,
      long version) {
    return answer(offer, capabilities, address, port, sessionId, version, Direction.SENDRECV);
  }

  /**
   * Answers an offer: one line for each of the offer's, refused ones with port 0.
   *
   * @param wanted our own wish; the answer is what both allow
   */
  public static Outcome answer(
      Sdp offer,
      Capabilities capabilities,
      String address,
      int port,
      long sessionId,
      long version,
      Direction wanted) {
    var lines = new ArrayList<Sdp.Media>(offer.media().size());
    Optional<Stream> agreed = Optional.empty();
    for (var line : offer.media()) {
      var stream =
          agreed.isPresent()
              ? Optional.<Stream>empty()
              : stream(offer, line, Ours.having(address, capabilities, wanted));
      lines.add(
          stream
              .map(it -> audio(port, payloads(it), capabilities.packetMs(), it.direction()))
              .orElseGet(line::refused));
      if (stream.isPresent()) agreed = stream;
    }
    return agreed
        .<Outcome>map(it -> new Agreed(session(address, sessionId, version, lines), it))
        .orElseGet(() -> new Unacceptable("no audio stream we can share"));
  }

  /** Judges the answer to an offer of ours. */
  public static Outcome answered(Sdp offer, Sdp answer) {
    if (answer.media().size() != offer.media().size())
      return new Unacceptable("not an answer to our offer");
    for (int i = 0; i < offer.media().size(); i++) {
      var ours = offer.media().get(i);
      if (ours.port() == 0 || !ours.plainAudio()) continue;
      var stream = stream(answer, answer.media().get(i), Ours.offered(offer.audio(ours)));
      if (stream.isPresent()) return new Agreed(answer, stream.get());
    }
    return new Unacceptable("the answer has no audio stream");
  }

  /** Our side of the table: where we are, what we can and what we want. */
  private record Ours(String address, List<Codec> codecs, boolean digits, Direction wanted) {
    static Ours having(String address, Capabilities capabilities, Direction wanted) {
      return new Ours(address, capabilities.codecs(), capabilities.telephoneEvent() > 0, wanted);
    }

    static Ours offered(Audio audio) {
      var codecs = audio.payloads().stream().flatMap(it -> it.codec().stream()).toList();
      return new Ours(audio.address(), codecs, events(audio) >= 0, audio.direction());
    }

    boolean reaches(Audio theirs) {
      if (Addresses.unspecified(theirs.address())) return true; // held: nothing is sent
      var sameFamily = (theirs.address().indexOf(':') < 0) == (address.indexOf(':') < 0);
      return sameFamily && Addresses.isSendable(theirs.address(), theirs.port());
    }
  }

  private static int events(Audio audio) {
    for (var payload : audio.payloads()) if (payload.telephoneEvent()) return payload.type();
    return -1;
  }

  /** The stream a peer's line makes possible, from our end. */
  private static Optional<Stream> stream(Sdp theirs, Sdp.Media line, Ours ours) {
    if (!line.plainAudio() || line.port() == 0) return Optional.empty();
    var audio = theirs.audio(line);
    if (!ours.reaches(audio)) return Optional.empty();
    int events = ours.digits() ? events(audio) : -1;
    for (var payload : audio.payloads()) {
      var codec = payload.codec();
      if (codec.isEmpty() || !ours.codecs().contains(codec.get())) continue;
      return Optional.of(
          new Stream(
              codec.get(),
              payload.type(),
              events,
              audio.address(),
              audio.port(),
              audio.rtcpPort(),
              audio.direction().mirrored().and(ours.wanted()),
              audio.packetMs()));
    }
    return Optional.empty();
  }

  private static List<Payload> payloads(Stream stream) {
    var voice = new Payload(stream.payloadType(), stream.codec().name(), 8_000);
    return stream.telephoneEvent() < 0
        ? List.of(voice)
        : List.of(voice, new Payload(stream.telephoneEvent(), "telephone-event", 8_000));
  }

  private static Sdp.Media audio(
      int port, List<Payload> payloads, int packetMs, Direction direction) {
    var formats = new ArrayList<String>(payloads.size());
    var attributes = new ArrayList<Sdp.Attribute>();
    for (var payload : payloads) {
      formats.add(Integer.toString(payload.type()));
      attributes.add(
          new Sdp.Attribute(
              "rtpmap", payload.type() + " " + payload.encoding() + "/" + payload.rate()));
      if (payload.telephoneEvent())
        attributes.add(new Sdp.Attribute("fmtp", payload.type() + " 0-15"));
    }
    attributes.add(new Sdp.Attribute("ptime", Integer.toString(packetMs)));
    attributes.add(direction.attribute());
    return new Sdp.Media("audio", port, "RTP/AVP", formats, "", attributes);
  }

  private static Sdp session(String address, long sessionId, long version, List<Sdp.Media> media) {
    return new Sdp(
        new Sdp.Origin("santra", Long.toString(sessionId), Long.toString(version), address),
        "-",
        address,
        "0 0",
        List.of(),
        media);
  }
}
