package santra.channel.voice;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import santra.contact.Leg;
import santra.distribution.CallControl;
import santra.distribution.CallControl.Target;
import santra.distribution.ContactCentre.Refused;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.ServerTransaction;

/**
 * REFER in a call (RFC 3515, 5589): an agent's phone sends its caller on, blindly (section 6) or to
 * whom it has called beside (section 7). We execute it ourselves; nothing is ever dialled that the
 * tenant does not own.
 */
record Referrals(CallControl control, Tokens tokens) {

  private static final String REPLACES = "Replaces=";
  private static final String TO_TAG = "to-tag=";
  private static final int MOST_HEADERS = 10;
  private static final int MOST_PARAMETERS = 10;

  void handle(ServerTransaction transaction, Tokens.Address leg) {
    var request = transaction.request();
    var referTo = request.headers().all("Refer-To");
    if (leg.leg().equals(Leg.CALLER)) {
      Answers.reply(transaction, 403); // a caller sends nobody anywhere
      return;
    }
    if (referTo.size() != 1) {
      Answers.reply(transaction, 400); // RFC 3515 section 2.4.2
      return;
    }
    var order = order(referTo.getFirst(), leg);
    if (order.isEmpty()) {
      Answers.reply(transaction, 501);
      return;
    }
    order
        .get()
        .whenComplete(
            (_, failure) -> Answers.reply(transaction, failure == null ? 202 : status(failure)));
  }

  /** Empty for what we do not do: other methods than INVITE, other headers, other schemes. */
  private Optional<CompletionStage<Done>> order(String referTo, Tokens.Address leg) {
    try {
      var text = NameAddress.parse(referTo).uri();
      var question = text.indexOf('?');
      var uri = SipUri.parse(question < 0 ? text : text.substring(0, question));
      var method = uri.parameters().value("method").orElse("INVITE").toUpperCase(Locale.ROOT);
      if (!method.equals("INVITE")) return Optional.empty();
      if (question >= 0) return replacing(text.substring(question + 1), leg);
      var number = Wire.dialled(uri);
      return number.isEmpty()
          ? Optional.empty()
          : Optional.of(control.refer(leg.contact(), leg.leg(), new Target.Dialled(number)));
    } catch (IllegalArgumentException notSip) {
      return Optional.empty();
    }
  }

  /**
   * RFC 3891 section 3: the call that is replaced is named by its Call-ID and its tags, of which
   * the to-tag is ours. It must be one beside the call in which the REFER came.
   */
  private Optional<CompletionStage<Done>> replacing(String headers, Tokens.Address leg) {
    var replaces =
        Arrays.stream(headers.split("&", MOST_HEADERS))
            .filter(one -> one.regionMatches(true, 0, REPLACES, 0, REPLACES.length()))
            .map(one ->
                URLDecoder.decode(
                    one.substring(REPLACES.length()).replace("+", "%2B"), StandardCharsets.UTF_8))
            .findFirst();
    return replaces.map(value -> {
      var parts = List.of(value.split(";", MOST_PARAMETERS));
      var beside =
          parts.stream()
              .map(String::strip)
              .filter(part -> part.regionMatches(true, 0, TO_TAG, 0, TO_TAG.length()))
              .flatMap(part -> tokens.read(part.substring(TO_TAG.length())).stream())
              .filter(address -> address.contact().equals(leg.contact()))
              // Our token is the Call-ID's equal: no two calls have it.
              .findFirst();
      return beside
          .map(address -> control.referBeside(leg.contact(), leg.leg(), address.leg()))
          .orElseGet(() -> CompletableFuture.failedFuture(new Refused("no such call")));
    });
  }

  /** No is no; silence may be better another time. */
  private static int status(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Refused ? 603 : 503;
  }
}
