package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

class TokensTest {
  private final Tokens tokens = new Tokens("k".repeat(32).getBytes(StandardCharsets.US_ASCII));
  private final ContactId contact =
      new ContactId(
          new TenantId("acme-2"), tokens.contactOf("call", "tag", "z9hG4bKx", "h:5060", 0));

  @Test
  void aTokenLeadsBackToItsLeg() {
    assertThat(tokens.read(tokens.of(contact, "a1"))).contains(new Tokens.Address(contact, "a1"));
  }

  @Test
  void aTokenSurvivesAPeerThatFoldsCase() {
    var token = tokens.of(contact, "c");

    assertThat(token).isEqualTo(token.toLowerCase(Locale.ROOT)).matches("[a-z0-9.-]+");
  }

  @Test
  void aForgedTokenLeadsNowhere() {
    var token = tokens.of(contact, "c");

    assertThat(tokens.read("other" + token.substring(token.indexOf('.')))).isEmpty();
    assertThat(tokens.read(token.replace(".c.", ".a."))).isEmpty();
    assertThat(tokens.read("")).isEmpty();
    assertThat(tokens.read("....")).isEmpty();
    assertThat(tokens.read("x".repeat(10_000))).isEmpty();
  }

  @Test
  void aRetransmittedInviteIsTheSameContactAndAnotherIsNot() {
    var again = tokens.contactOf("call", "tag", "z9hG4bKx", "h:5060", 0);

    assertThat(again).isEqualTo(contact.uuid());
    assertThat(again.version()).isEqualTo(8);
    assertThat(again.variant()).isEqualTo(2);
    assertThat(tokens.contactOf("call", "tag", "z9hG4bKy", "h:5060", 0)).isNotEqualTo(again);
    assertThat(tokens.contactOf("call", "tag", "z9hG4bKx", "h:5060", 1)).isNotEqualTo(again);
  }
}
