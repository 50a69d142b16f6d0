package santra.media.embedded;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import santra.protocol.rtp.G711;

/**
 * What a party's SDP (RFC 8866) says about its voice, and the SDP we say to it. Only the first audio
 * stream over plain RTP counts; every other stream is declined with port 0, RFC 3264 section 6.
 *
 * @param address where it wants to be sent to; null for "nowhere yet": the address 0.0.0.0 of RFC
 *     3264 section 8.4, or the discard port
 * @param law what we send it: the first of its formats that we speak
 * @param lawType the payload type of that law in its SDP
 * @param eventType its payload type of telephone-event, or -1
 * @param listens false when it put us on hold (sendonly, inactive)
 * @param speaks false when it said it will send nothing (recvonly, inactive)
 * @param streams its m= lines, for an answer must repeat them all
 * @param chosen which of them is the voice
 */
record Voice(
    @Nullable InetSocketAddress address,
    G711 law,
    int lawType,
    int eventType,
    boolean listens,
    boolean speaks,
    List<String> streams,
    int chosen) {

  /** The payload type of telephone-event in offers of ours, as customary. */
  static final int EVENT_TYPE = 101;

  private static final int DISCARD = 9;
  private static final int LONGEST = 16_384;
  private static final int MOST_STREAMS = 8;
  private static final int MOST_LINES = 400;

  /** RFC 3264's four directions, from the party's side. */
  private enum Direction {
    SENDRECV(true, true),
    SENDONLY(false, true),
    RECVONLY(true, false),
    INACTIVE(false, false);

    final boolean listens;
    final boolean speaks;

    Direction(boolean listens, boolean speaks) {
      this.listens = listens;
      this.speaks = speaks;
    }

    static Optional<Direction> of(String attribute) {
      for (var one : values())
        if (attribute.equals(one.name().toLowerCase(Locale.ROOT))) return Optional.of(one);
      return Optional.empty();
    }
  }

  /**
   * @param local our own media address: the party's must be of the same family, and loopback only
   *     if ours is
   */
  static Voice parse(String sdp, InetAddress local) throws Refusal {
    if (sdp.length() > LONGEST) throw Refusal.unacceptable("SDP too long");
    var lines = sdp.split("\r?\n", MOST_LINES + 1);
    if (lines.length > MOST_LINES) throw Refusal.unacceptable("SDP has too many lines");
    if (!lines[0].startsWith("v=0")) throw Refusal.unacceptable("no SDP");
    var streams = new ArrayList<String>();
    int chosen = -1;
    var connection = Optional.<String>empty();
    var direction = Direction.SENDRECV;
    var names = new HashMap<Integer, String>();
    for (var line : lines) {
      if (line.startsWith("m=")) {
        if (streams.size() == MOST_STREAMS) throw Refusal.unacceptable("SDP has too many streams");
        streams.add(line.substring(2));
        if (chosen < 0 && isVoice(line.substring(2))) chosen = streams.size() - 1;
      }
      boolean ours = streams.isEmpty() || chosen == streams.size() - 1;
      if (!ours) continue;
      if (line.startsWith("c=")) connection = Optional.of(line.substring(2).trim());
      if (!line.startsWith("a=")) continue;
      var attribute = line.substring(2).trim();
      direction = Direction.of(attribute).orElse(direction);
      if (attribute.startsWith("rtpmap:")) rtpmap(attribute.substring(7), names);
    }
    if (chosen < 0) throw Refusal.unacceptable("SDP offers no audio over RTP/AVP");
    if (connection.isEmpty()) throw Refusal.unacceptable("SDP has no c= line");
    return of(streams, chosen, connection.get(), direction, names, local);
  }

  private static Voice of(
      List<String> streams,
      int chosen,
      String connection,
      Direction direction,
      HashMap<Integer, String> names,
      InetAddress local)
      throws Refusal {
    var words = streams.get(chosen).trim().split(" +", 64);
    @Nullable G711 law = null;
    int lawType = -1;
    int eventType = -1;
    for (int i = 3; i < words.length; i++) {
      int type = number(words[i], 127);
      var name = names.getOrDefault(type, type == 0 ? "PCMU/8000" : type == 8 ? "PCMA/8000" : "");
      if (name.equalsIgnoreCase("telephone-event/8000")) eventType = type;
      if (law != null) continue;
      if (name.equalsIgnoreCase("PCMU/8000") || name.equalsIgnoreCase("PCMU/8000/1"))
        law = G711.PCMU;
      else if (name.equalsIgnoreCase("PCMA/8000") || name.equalsIgnoreCase("PCMA/8000/1"))
        law = G711.PCMA;
      else continue;
      lawType = type;
    }
    if (law == null) throw Refusal.unacceptable("no common codec: PCMU or PCMA is needed");
    var address = address(connection, number(words[1], 65_535), local);
    boolean nowhere = address == null;
    return new Voice(
        address,
        law,
        lawType,
        eventType,
        direction.listens && !nowhere,
        direction.speaks,
        List.copyOf(streams),
        chosen);
  }

  private static boolean isVoice(String stream) {
    var words = stream.trim().split(" +", 5);
    return words.length >= 4
        && words[0].equals("audio")
        && !words[1].equals("0")
        && words[2].equals("RTP/AVP");
  }

  private static void rtpmap(String value, HashMap<Integer, String> names) throws Refusal {
    var words = value.trim().split(" +", 3);
    if (words.length >= 2) names.put(number(words[0], 127), words[1]);
  }

  /** Only numeric unicast addresses are ever sent to, and no well-known port. */
  private static @Nullable InetSocketAddress address(String connection, int port, InetAddress local)
      throws Refusal {
    var words = connection.split(" +", 4);
    if (words.length < 3 || !words[0].equals("IN")) throw Refusal.unacceptable("strange c= line");
    InetAddress host;
    try {
      host = InetAddress.ofLiteral(words[2]);
    } catch (IllegalArgumentException _) {
      throw Refusal.unacceptable("SDP address is not numeric");
    }
    if (host.isAnyLocalAddress() || port == DISCARD) return null;
    boolean family = (host instanceof Inet4Address) == (local instanceof Inet4Address);
    if (!family || host.isMulticastAddress() || host.isLinkLocalAddress())
      throw Refusal.unacceptable("SDP address is not allowed");
    if (host.isLoopbackAddress() && !local.isLoopbackAddress())
      throw Refusal.unacceptable("SDP address is not allowed");
    int firstOctet = host.getAddress()[0] & 0xff;
    if (host instanceof Inet4Address && (firstOctet == 0 || firstOctet >= 240))
      throw Refusal.unacceptable("SDP address is not allowed");
    if (port < 1024) throw Refusal.unacceptable("SDP port is not allowed");
    return new InetSocketAddress(host, port);
  }

  private static int number(String digits, int most) throws Refusal {
    if (!digits.matches("[0-9]{1,5}")) throw Refusal.unacceptable("strange number in SDP");
    int number = Integer.parseInt(digits);
    if (number > most) throw Refusal.unacceptable("number in SDP too large");
    return number;
  }

  /** Our answer to this party's offer: its streams, its law and its payload types. */
  List<String> answer(int port) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < streams.size(); i++)
      if (i == chosen)
        lines.addAll(stream(port, List.of(law), lawType, eventType, direction()));
      else lines.add("m=" + declined(streams.get(i)));
    return lines;
  }

  /** Our offer to a party that has said nothing yet, the preferred law first. */
  static List<String> offer(int port, G711 preferred) {
    return stream(port, List.of(preferred, preferred.other()), -1, EVENT_TYPE, "sendrecv");
  }

  /** The direction of ours that answers the party's, RFC 3264 section 6.1. */
  String direction() {
    if (speaks) return listens ? "sendrecv" : "recvonly";
    return listens ? "sendonly" : "inactive";
  }

  private static List<String> stream(
      int port, List<G711> laws, int onlyType, int eventType, String direction) {
    var media = new StringBuilder("m=audio " + port + " RTP/AVP");
    var lines = new ArrayList<String>();
    for (var law : laws) {
      int type = onlyType < 0 ? law.payloadType() : onlyType;
      media.append(' ').append(type);
      lines.add("a=rtpmap:" + type + " " + law + "/8000");
    }
    if (eventType >= 0) {
      media.append(' ').append(eventType);
      lines.add("a=rtpmap:" + eventType + " telephone-event/8000");
      lines.add("a=fmtp:" + eventType + " 0-15");
    }
    lines.add("a=ptime:20");
    lines.add("a=" + direction);
    lines.addFirst(media.toString());
    return lines;
  }

  private static String declined(String stream) {
    var words = stream.trim().split(" +", 3);
    return words.length < 3 ? stream : words[0] + " 0 " + words[2];
  }
}
