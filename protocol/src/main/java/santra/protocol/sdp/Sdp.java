package santra.protocol.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session description, RFC 8866, as far as offer and answer need it: lines i, u, e, p, b, r, z
 * and k are read over.
 *
 * @param connection address of the session-level c= line; empty for none
 * @param timing of the t= line, {@code 0 0} for a session without bounds
 */
public record Sdp(
    Origin origin,
    String name,
    String connection,
    String timing,
    List<Attribute> attributes,
    List<Media> media) {
  public static final int MAX_LENGTH = 65_536;
  public static final int MAX_MEDIA = 32;
  public static final int MAX_ATTRIBUTES = 512;

  public Sdp {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /** The o= line: whose session, and which version of it. Numbers as written. */
  public record Origin(String user, String sessionId, String version, String address) {}

  /** An a= line; the value is empty for a flag such as {@code a=sendrecv}. */
  public record Attribute(String name, String value) {}

  /**
   * An m= line and what belongs to it.
   *
   * @param port 0 when the stream is refused or over
   * @param connection address of its own c= line; empty for none
   */
  public record Media(
      String kind,
      int port,
      String profile,
      List<String> formats,
      String connection,
      List<Attribute> attributes) {

    public Media {
      formats = List.copyOf(formats);
      attributes = List.copyOf(attributes);
    }

    public Optional<String> attribute(String name) {
      return value(attributes, name);
    }

    /** The same line refused, RFC 3264 section 6. */
    Media refused() {
      return new Media(kind, 0, profile, formats, "", List.of());
    }

    boolean plainAudio() {
      return kind.equals("audio") && profile.equalsIgnoreCase("RTP/AVP");
    }

    /** What its formats stand for; static types need no rtpmap (RFC 3551). */
    List<Payload> payloads() {
      var payloads = new ArrayList<Payload>(formats.size());
      for (var format : formats) {
        var type = SdpParser.number(format, 127);
        if (type < 0) continue;
        var mapped = rtpmap(type);
        if (mapped.isPresent()) payloads.add(mapped.get());
        else
          for (var codec : Codec.values())
            if (codec.payloadType() == type) payloads.add(new Payload(type, codec.name(), 8_000));
      }
      return payloads;
    }

    private Optional<Payload> rtpmap(int type) {
      for (var attribute : attributes) {
        if (!attribute.name().equals("rtpmap")) continue;
        var space = attribute.value().indexOf(' ');
        if (space < 0 || SdpParser.number(attribute.value().substring(0, space), 127) != type)
          continue;
        var parts = attribute.value().substring(space + 1).trim().split("/", 3);
        var rate = parts.length < 2 ? -1 : SdpParser.number(parts[1], 1_000_000);
        var mono = parts.length < 3 || parts[2].equals("1");
        return Optional.of(new Payload(type, parts[0], mono ? rate : -1));
      }
      return Optional.empty();
    }
  }

  public static Sdp parse(byte[] body) throws BadSdp {
    if (body.length > MAX_LENGTH) throw new BadSdp("description too long");
    return parse(new String(body, StandardCharsets.UTF_8));
  }

  public static Sdp parse(String text) throws BadSdp {
    if (text.length() > MAX_LENGTH) throw new BadSdp("description too long");
    return new SdpParser(text).parse();
  }

  /** The first audio stream over plain RTP that is not refused. */
  public Optional<Audio> audio() {
    return media.stream()
        .filter(line -> line.plainAudio() && line.port() != 0)
        .findFirst()
        .map(this::audio);
  }

  Audio audio(Media line) {
    var address = line.connection().isEmpty() ? connection : line.connection();
    var direction = direction(line);
    if (Addresses.unspecified(address)) direction = direction.and(Direction.SENDONLY);
    return new Audio(
        address,
        line.port(),
        rtcpPort(line),
        direction,
        line.payloads(),
        packetMs(line.attribute("ptime").orElse(""), line.attribute("maxptime").orElse("")));
  }

  /** Media level wins over session level; nothing said is sendrecv. */
  private Direction direction(Media line) {
    for (var list : List.of(line.attributes(), attributes))
      for (var attribute : list)
        for (var direction : Direction.values())
          if (direction.attribute().name().equals(attribute.name())) return direction;
    return Direction.SENDRECV;
  }

  private static int rtcpPort(Media line) {
    var words = line.attribute("rtcp").orElse("").split(" ", 2);
    var port = SdpParser.number(words[0], 65_535);
    return port > 0 ? port : Math.min(line.port() + 1, 65_535);
  }

  private static int packetMs(String ptime, String maxptime) {
    var wanted = SdpParser.number(ptime, 200);
    var most = SdpParser.number(maxptime, 10_000);
    if (wanted < 10) wanted = 20;
    return most >= 10 ? Math.min(wanted, most) : wanted;
  }

  static Optional<String> value(List<Attribute> attributes, String name) {
    for (var attribute : attributes)
      if (attribute.name().equals(name)) return Optional.of(attribute.value());
    return Optional.empty();
  }

  public byte[] bytes() {
    return print().getBytes(StandardCharsets.UTF_8);
  }

  /** In the order of RFC 8866 section 5, CRLF behind each line. */
  public String print() {
    var text = new StringBuilder(256);
    line(text, 'v', "0");
    line(
        text,
        'o',
        "%s %s %s %s"
            .formatted(
                origin.user(), origin.sessionId(), origin.version(), typed(origin.address())));
    line(text, 's', name.isEmpty() ? "-" : name);
    if (!connection.isEmpty()) line(text, 'c', typed(connection));
    line(text, 't', timing);
    attributes.forEach(attribute -> print(text, attribute));
    for (var stream : media) {
      line(
          text,
          'm',
          "%s %d %s %s"
              .formatted(
                  stream.kind(),
                  stream.port(),
                  stream.profile(),
                  String.join(" ", stream.formats())));
      if (!stream.connection().isEmpty()) line(text, 'c', typed(stream.connection()));
      stream.attributes().forEach(attribute -> print(text, attribute));
    }
    return text.toString();
  }

  private static void print(StringBuilder text, Attribute attribute) {
    line(
        text,
        'a',
        attribute.value().isEmpty()
            ? attribute.name()
            : attribute.name() + ":" + attribute.value());
  }

  private static String typed(String address) {
    return (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
  }

  /** A line break inside a value becomes a space, so that no value begins a line of its own. */
  private static void line(StringBuilder text, char type, String value) {
    text.append(type).append('=');
    text.append(value.replace('\r', ' ').replace('\n', ' ')).append("\r\n");
  }
}
