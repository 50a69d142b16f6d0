package santra.channel.voice;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import santra.contact.Leg;
import santra.distribution.CallControl;
import santra.distribution.CallControl.Target;
import santra.distribution.ContactCentre.Refused;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.ServerTransaction;

/**
 * REFER in a call (RFC 3515, 5589 section 6): an agent's phone sends its caller on. We execute it
 * ourselves; nothing is ever dialled that the tenant does not own.
 */
record Referrals(CallControl control) {

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
    var number = number(referTo.getFirst());
    if (number.isEmpty()) {
      Answers.reply(transaction, 501);
      return;
    }
    control
        .refer(leg.contact(), leg.leg(), new Target.Dialled(number.get()))
        .whenComplete(
            (_, failure) -> Answers.reply(transaction, failure == null ? 202 : status(failure)));
  }

  /** Empty for what we do not do yet: other methods than INVITE, Replaces, other schemes. */
  private static Optional<String> number(String referTo) {
    try {
      var text = NameAddress.parse(referTo).uri();
      if (text.indexOf('?') >= 0) return Optional.empty();
      var uri = SipUri.parse(text);
      var method = uri.parameters().value("method").orElse("INVITE").toUpperCase(Locale.ROOT);
      var number = Wire.dialled(uri);
      return method.equals("INVITE") && !number.isEmpty() ? Optional.of(number) : Optional.empty();
    } catch (IllegalArgumentException notSip) {
      return Optional.empty();
    }
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
