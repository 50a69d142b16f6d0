package santra.protocol.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.protocol.sip.auth.Registration.Changed;
import santra.protocol.sip.auth.Registration.Limits;
import santra.protocol.sip.auth.Registration.Outcome;
import santra.protocol.sip.auth.Registration.Refused;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;

class RegistrationTest {
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final Binding KNOWN = binding("sip:a@127.0.0.1:5070", "c", 5, 300);

  @Test
  void aContactIsBoundForAsLongAsItWishes() {
    var outcome = decide(List.of(), "c", 1, "<sip:a@127.0.0.1:5070>;expires=120", "300");

    assertThat(outcome)
        .isEqualTo(new Changed(List.of(binding("sip:a@127.0.0.1:5070", "c", 1, 120)), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "<sip:a@b>;expires=7200, '', 3600",
    "<sip:a@b>;expires=99999999999999, '', 3600",
    "<sip:a@b>, 120, 120",
    "<sip:a@b>, '', 600",
    "<sip:a@b>;expires=soon, 120, 600",
    "<sip:a@b>;expires=60, '', 60",
  })
  void theTimeIsTheParametersThenTheHeadersThenOurs(String contact, String header, int seconds) {
    assertThat(decide(List.of(), "c", 1, contact, header))
        .isEqualTo(new Changed(List.of(binding("sip:a@b", "c", 1, seconds)), List.of()));
  }

  @Test
  void tooBriefATimeIsRefusedWithTheShortest() {
    assertThat(decide(List.of(), "c", 1, "<sip:a@b>;expires=59", ""))
        .isEqualTo(new Refused(423, "Interval Too Brief", Headers.NONE.plus("Min-Expires", "60")));
  }

  @Test
  void aRefreshReplacesTheBindingOfTheSamePlace() {
    var outcome = decide(List.of(KNOWN), "c", 6, "<sip:a@127.0.0.1:5070;line=2>", "");

    assertThat(applied(outcome, List.of(KNOWN)))
        .containsExactly(binding("sip:a@127.0.0.1:5070;line=2", "c", 6, 600));
  }

  @Test
  void zeroRemovesThatContactOnly() {
    var other = binding("sip:b@127.0.0.2", "c", 5, 300);

    var outcome = decide(List.of(KNOWN, other), "c", 6, "<sip:a@127.0.0.1:5070>;expires=0", "");

    assertThat(outcome).isEqualTo(new Changed(List.of(), List.of(KNOWN)));
    assertThat(applied(outcome, List.of(KNOWN, other))).containsExactly(other);
  }

  @Test
  void aStarRemovesAll() {
    var other = binding("sip:b@127.0.0.2", "d", 99, 300);

    assertThat(decide(List.of(KNOWN, other), "c", 6, "*", "0"))
        .isEqualTo(new Changed(List.of(), List.of(KNOWN, other)));
  }

  @ParameterizedTest
  @CsvSource({"*, '', 400", "*, 1, 400", "*, x, 400", "*|<sip:a@b>, 0, 400"})
  void aStarStandsAloneWithZero(String contacts, String expires, int status) {
    assertThat(decide(List.of(KNOWN), "c", 6, contacts, expires))
        .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @CsvSource({"<sip:a@127.0.0.1:5070>, 5", "<sip:a@127.0.0.1:5070>;expires=0, 4", "*, 5"})
  void withinACallIdTheSequenceMustRise(String contact, int cseq) {
    assertThat(decide(List.of(KNOWN), "c", cseq, contact, contact.equals("*") ? "0" : ""))
        .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.status()).isEqualTo(500));
    assertThat(decide(List.of(KNOWN), "new", cseq, contact, contact.equals("*") ? "0" : ""))
        .isInstanceOf(Changed.class);
  }

  @Test
  void nothingChangesWhenOneContactIsRefused() {
    assertThat(decide(List.of(KNOWN), "c", 6, "<sip:x@y>|<sip:z@y>;expires=5", ""))
        .isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "<sip:x@169.254.169.254>, 403",
    "<sip:x@224.0.0.1>, 403",
    "<sip:x@0.0.0.0>, 403",
    "<sip:x@255.255.255.255>, 403",
    "<sip:x@[ff02::1]>, 403",
    "<tel:+4930100>, 400",
    "<sip:a@b>|<sip:a@B>, 400",
  })
  void theseContactsAreRefused(String contact, int status) {
    assertThat(decide(List.of(), "c", 1, contact, ""))
        .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.status()).isEqualTo(status));
  }

  @Test
  void bindingsAreCounted() {
    var eleven = new StringBuilder("<sip:a0@b>");
    for (int i = 1; i < 11; i++) eleven.append("|<sip:a").append(i).append("@b>");

    assertThat(decide(List.of(), "c", 1, eleven.toString(), ""))
        .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.status()).isEqualTo(403));
  }

  @Test
  void aFlowIsKnownByItsInstanceWhateverItsAddress() {
    var contact = "<sip:a@127.0.0.1:%d>;+sip.instance=\"<urn:uuid:1>\";reg-id=1";
    var first = decide(List.of(), "c", 1, contact.formatted(40_001), "");
    var bindings = applied(first, List.of());

    var second = decide(bindings, "d", 1, contact.formatted(40_002), "");

    assertThat(applied(second, bindings))
        .singleElement()
        .satisfies(binding -> {
          assertThat(binding.contactUri()).isEqualTo("sip:a@127.0.0.1:40002");
          assertThat(binding.instance()).isEqualTo("<urn:uuid:1>");
          assertThat(binding.regId()).isEqualTo(1);
        });
  }

  @Test
  void withoutContactsItIsAQuestion() {
    assertThat(decide(List.of(KNOWN), "c", 5, "", "")).isEqualTo(new Changed(List.of(), List.of()));
    assertThat(Registration.contacts(List.of(KNOWN), T0.plusMillis(1)))
        .containsExactly(new Headers.Field("Contact", "<sip:a@127.0.0.1:5070>;expires=300"));
    assertThat(Registration.contacts(List.of(KNOWN), T0.plusSeconds(300))).isEmpty();
  }

  private static Outcome decide(
      List<Binding> current, String callId, long cseq, String contacts, String expires) {
    var headers = Headers.NONE.plus("Call-ID", callId).plus("CSeq", cseq + " REGISTER");
    for (var contact : contacts.split("\\|", -1))
      if (!contact.isEmpty()) headers = headers.plus("Contact", contact);
    if (!expires.isEmpty()) headers = headers.plus("Expires", expires);
    var register = Request.of("REGISTER", "sip:example.com", headers);
    return Registration.decide(current, register, Limits.USUAL, T0);
  }

  private static List<Binding> applied(Outcome outcome, List<Binding> current) {
    assertThat(outcome).isInstanceOf(Changed.class);
    return ((Changed) outcome).applyTo(current, T0);
  }

  private static Binding binding(String uri, String callId, long cseq, int seconds) {
    return new Binding(uri, callId, cseq, T0.plusSeconds(seconds), "", 0);
  }
}
