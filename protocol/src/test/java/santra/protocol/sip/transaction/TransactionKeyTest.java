package santra.protocol.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;

/** RFC 3261 section 17.2.3. */
class TransactionKeyTest {
  private static TransactionKey key(Request request) {
    return TransactionKey.of(request, request.topVia());
  }

  private static Request old(String method, String to, long cseq) {
    return Request.of(
        method,
        "sip:bob@127.0.0.2",
        Headers.NONE
            .plus("Via", "SIP/2.0/UDP 127.0.0.1:5060")
            .plus("From", "<sip:alice@127.0.0.1>;tag=a")
            .plus("To", to)
            .plus("Call-ID", "one")
            .plus("CSeq", cseq + " " + method));
  }

  @Test
  void anAckBelongsToItsInviteByTheBranch() {
    assertThat(key(Samples.ack())).isEqualTo(key(Samples.invite()));
  }

  @Test
  void aCancelIsATransactionOfItsOwnAndNamesItsInvite() {
    var cancel = key(Samples.request("CANCEL"));
    assertThat(cancel).isNotEqualTo(key(Samples.invite()));
    assertThat(cancel.invite()).isEqualTo(key(Samples.invite()));
  }

  @Test
  void twoPeersMayChooseTheSameBranch() {
    var other = Samples.invite().topVia().with("branch", "z9hG4bKone").toString();
    var elsewhere = Samples.invite().with("Via", other.replace("127.0.0.1:5060", "127.0.0.2:5060"));
    assertThat(key(elsewhere)).isNotEqualTo(key(Samples.invite()));
  }

  @Test
  void anOldPeersAckAndCancelFindTheirInviteWithoutABranch() {
    var invite = old("INVITE", "<sip:bob@127.0.0.2>", 1);
    assertThat(key(old("ACK", "<sip:bob@127.0.0.2>;tag=b", 1))).isEqualTo(key(invite));
    assertThat(key(old("CANCEL", "<sip:bob@127.0.0.2>", 1)).invite()).isEqualTo(key(invite));
    assertThat(key(old("INVITE", "<sip:bob@127.0.0.2>;tag=b", 2))).isNotEqualTo(key(invite));
  }
}
