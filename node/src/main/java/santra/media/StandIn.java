package santra.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * The SDP of somebody who does not speak for himself, for media servers that want every offer
 * answered: the parked caller's missing peer, or a peer that a re-offer does not concern.
 */
record StandIn(String tag, InetSocketAddress at) {
  /** What is sent to that port is thrown away, RFC 863. */
  private static final int DISCARD = 9;

  private static final Pattern EVENT =
      Pattern.compile("a=rtpmap:([0-9]{1,3}) telephone-event/8000", Pattern.CASE_INSENSITIVE);

  /** A party of ours whose voice goes nowhere, on the media server's own machine. */
  static StandIn nowhere(InetSocketAddress server) {
    return new StandIn(NgMediaServer.OURS, new InetSocketAddress(server.getAddress(), DISCARD));
  }

  /** The peer of a party, as the reply to {@code query} knows it; empty if none has answered. */
  static Optional<StandIn> peer(Dictionary query, String partyTag) {
    var tags = tags(query);
    return tags.dictionary(partyTag)
        .flatMap(StandIn::listensTo)
        .filter(peer -> !peer.equals(NgMediaServer.OURS))
        .flatMap(peer ->
            tags.dictionary(peer)
                .flatMap(StandIn::endpoint)
                .map(endpoint -> new StandIn(peer, endpoint)));
  }

  /** Whether that one is its peer and has answered. */
  static boolean talks(Dictionary query, String partyTag, String peerTag) {
    return peer(query, partyTag).filter(peer -> peer.tag().equals(peerTag)).isPresent();
  }

  /** Whether a party of the session is left besides ours. */
  static boolean anybody(Dictionary query) {
    return tags(query).entries().entrySet().stream()
        .filter(party -> !party.getKey().equals(NgMediaServer.OURS))
        .anyMatch(party ->
            party.getValue() instanceof Dictionary described
                && stream(described).flatMap(one -> one.whole("local port")).isPresent());
  }

  /** How that party's voice travels. */
  static RtpProfile profile(Dictionary query, String tag) {
    return tags(query)
        .dictionary(tag)
        .flatMap(StandIn::media)
        .map(media ->
            RtpProfile.named(
                media.text("protocol").orElse(""), media.sequence("flags").holds("DTLS")))
        .orElse(RtpProfile.PLAIN);
  }

  private static Dictionary tags(Dictionary query) {
    return query.dictionary("tags").orElse(Dictionary.EMPTY);
  }

  /** rtpengine names the latest peer first; ours, as its earlier versions, names one. */
  private static Optional<String> listensTo(Dictionary party) {
    for (var one : party.sequence("subscriptions").values())
      if (one instanceof Dictionary subscription) return subscription.text("tag");
    return party.text("in dialogue with");
  }

  private static Optional<Dictionary> media(Dictionary party) {
    for (var media : party.sequence("medias").values())
      if (media instanceof Dictionary one) return Optional.of(one);
    return Optional.empty();
  }

  private static Optional<Dictionary> stream(Dictionary party) {
    return media(party)
        .flatMap(media -> {
          for (var stream : media.sequence("streams").values())
            if (stream instanceof Dictionary first) return Optional.of(first);
          return Optional.empty();
        });
  }

  /** Of one who is still there. */
  private static Optional<InetSocketAddress> endpoint(Dictionary party) {
    return stream(party)
        .filter(first -> first.whole("local port").isPresent())
        .flatMap(StandIn::address);
  }

  private static Optional<InetSocketAddress> address(Dictionary stream) {
    try {
      return stream
          .dictionary("endpoint")
          .flatMap(endpoint ->
              endpoint
                  .text("address")
                  .flatMap(host ->
                      endpoint
                          .whole("port")
                          .map(port ->
                              new InetSocketAddress(
                                  InetAddress.ofLiteral(host), port.intValue()))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** RFC 3264 section 6.1: who is not listened to says nothing, and the other way round. */
  private static String direction(String offer) {
    if (offer.contains("a=sendonly")) return "recvonly";
    if (offer.contains("a=recvonly")) return "sendonly";
    return offer.contains("a=inactive") ? "inactive" : "sendrecv";
  }

  /**
   * Its answer to an offer: G.711 and digits of the first audio stream, everything else declined.
   * Empty if the offer has no G.711.
   */
  Optional<String> answer(String offer) {
    var streams = new ArrayList<String>();
    var event = EVENT.matcher(offer);
    var eventType = event.find() ? event.group(1) : "";
    var spoken = false;
    for (var line : offer.split("\r?\n", 400)) {
      if (!line.startsWith("m=")) continue;
      var words = line.trim().split(" +", 64);
      if (words.length < 4) return Optional.empty();
      if (spoken || !words[0].equals("m=audio")) {
        streams.add(words[0] + " 0 " + words[2] + " " + words[3]);
        continue;
      }
      var formats = new ArrayList<String>();
      for (int i = 3; i < words.length; i++)
        if (words[i].equals("0") || words[i].equals("8") || words[i].equals(eventType))
          formats.add(words[i]);
      streams.add("m=audio " + at.getPort() + " " + words[2] + " " + String.join(" ", formats));
      streams.add("a=" + direction(offer));
      if (formats.contains("0")) streams.add("a=rtpmap:0 PCMU/8000");
      if (formats.contains("8")) streams.add("a=rtpmap:8 PCMA/8000");
      if (formats.contains(eventType))
        streams.add("a=rtpmap:" + eventType + " telephone-event/8000");
      spoken = formats.contains("0") || formats.contains("8");
    }
    if (!spoken) return Optional.empty();
    var host = at.getAddress().getHostAddress();
    var kind = host.indexOf(':') < 0 ? "IN IP4 " : "IN IP6 ";
    return Optional.of(
        ("v=0\r\no=santra 1 1 " + kind + host + "\r\ns=-\r\nc=" + kind + host + "\r\nt=0 0\r\n")
            + String.join("\r\n", streams)
            + "\r\n");
  }
}
