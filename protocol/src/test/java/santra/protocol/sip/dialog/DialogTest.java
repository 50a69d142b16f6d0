package santra.protocol.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** RFC 3261 section 12. */
class DialogTest {
  private static final Request INVITE =
      Request.of(
          "INVITE",
          "sip:bob@biloxi.example",
          Headers.NONE
              .plus("Via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKa")
              .plus("Record-Route", "<sip:p2.example;lr>")
              .plus("Record-Route", "<sip:p1.example;lr>")
              .plus("From", "\"Alice\" <sip:alice@atlanta.example>;tag=9fx")
              .plus("To", "Bob <sip:bob@biloxi.example>;x=y")
              .plus("Call-ID", "3848276298220188511@atlanta.example")
              .plus("CSeq", "2 INVITE")
              .plus("Contact", "<sip:alice@client.example:5061;transport=tcp>"));

  private static final Response OK =
      Response.to(INVITE, 200)
          .withToTag("314")
          .plus("Contact", "<sip:bob@client.biloxi.example;transport=udp>");

  private static Dialog with(String... routes) {
    var response = OK;
    for (var route : routes) response = response.plus("Record-Route", route);
    return Dialog.uac(
        INVITE,
        new Response(
            200,
            "OK",
            routes.length == 0 ? OK.headers().without("Record-Route") : only(routes),
            OK.body()));
  }

  private static Headers only(String... routes) {
    var headers = OK.headers().without("Record-Route");
    for (var route : routes) headers = headers.plus("Record-Route", route);
    return headers;
  }

  @Test
  void theServerTakesTheRouteInOrderAndTheTargetFromContact() {
    var dialog = Dialog.uas(INVITE, "314");
    assertThat(dialog)
        .isEqualTo(
            new Dialog(
                "3848276298220188511@atlanta.example",
                "314",
                "9fx",
                "Bob <sip:bob@biloxi.example>;x=y",
                "\"Alice\" <sip:alice@atlanta.example>",
                "sip:alice@client.example:5061;transport=tcp",
                java.util.List.of("<sip:p2.example;lr>", "<sip:p1.example;lr>"),
                0,
                2));
    assertThat(dialog.nextHop()).isEqualTo("sip:p2.example;lr");
  }

  @Test
  void theClientTakesTheRouteReversed() {
    var dialog = Dialog.uac(INVITE, OK);
    assertThat(dialog.routeSet()).containsExactly("<sip:p1.example;lr>", "<sip:p2.example;lr>");
    assertThat(dialog.localTag()).isEqualTo("9fx");
    assertThat(dialog.remoteTag()).isEqualTo("314");
    assertThat(dialog.remoteTarget()).isEqualTo("sip:bob@client.biloxi.example;transport=udp");
    assertThat(dialog.localCseq()).isEqualTo(2);
  }

  @Test
  void theServersRequestTurnsFromAndToAround() {
    var bye = Dialog.uas(INVITE, "314").next().request("BYE");
    assertThat(bye.uri()).isEqualTo("sip:alice@client.example:5061;transport=tcp");
    assertThat(bye.from().tag()).contains("314");
    assertThat(bye.from().uri()).isEqualTo("sip:bob@biloxi.example");
    assertThat(bye.to().tag()).contains("9fx");
    assertThat(bye.to().display()).isEqualTo("\"Alice\"");
    assertThat(bye.cseq()).hasToString("1 BYE");
    assertThat(bye.headers().first("Max-Forwards")).contains("70");
    assertThat(bye.headers().all("Route"))
        .containsExactly("<sip:p2.example;lr>", "<sip:p1.example;lr>");
  }

  @Test
  void withoutARouteARequestGoesToTheTarget() {
    var dialog = with();
    assertThat(dialog.nextHop()).isEqualTo("sip:bob@client.biloxi.example;transport=udp");
    assertThat(dialog.request("BYE").headers().all("Route")).isEmpty();
  }

  @Test
  void aStrictRouterBecomesTheRequestUriAndTheTargetTheLastRoute() {
    var dialog = with("<sip:last.example;lr>", "<sip:strict.example>");
    var bye = dialog.next().request("BYE");
    assertThat(bye.uri()).isEqualTo("sip:strict.example");
    assertThat(dialog.nextHop()).isEqualTo("sip:strict.example");
    assertThat(bye.headers().all("Route"))
        .containsExactly("<sip:last.example;lr>", "<sip:bob@client.biloxi.example;transport=udp>");
  }

  @Test
  void anAckHasTheNumberOfItsInviteWhateverCameSince() {
    var dialog = Dialog.uac(INVITE, OK).next().next();
    assertThat(dialog.ack(2).cseq()).hasToString("2 ACK");
    assertThat(dialog.request("INFO").cseq()).hasToString("4 INFO");
  }

  @Test
  void anOldRequestIsNotReceivedTwice() {
    var dialog = Dialog.uas(INVITE, "314");
    var bye = with().request("BYE");
    assertThat(dialog.received(bye.with("CSeq", "2 BYE"))).isEmpty();
    assertThat(dialog.received(bye.with("CSeq", "1 BYE"))).isEmpty();
    var after = dialog.received(bye.with("CSeq", "9 BYE")).orElseThrow();
    assertThat(after.remoteCseq()).isEqualTo(9);
    assertThat(after.received(bye.with("CSeq", "9 BYE"))).isEmpty();
  }

  @Test
  void anyFirstNumberOfThePeerIsReceived() {
    assertThat(with().received(with().request("BYE").with("CSeq", "0 BYE"))).isPresent();
  }

  @Test
  void aTargetRefreshChangesTheTargetAndNothingElse() {
    var dialog = Dialog.uac(INVITE, OK);
    var moved = dialog.retarget("sip:bob@elsewhere.example");
    assertThat(moved.request("BYE").uri()).isEqualTo("sip:bob@elsewhere.example");
    assertThat(moved.retarget(dialog.remoteTarget())).isEqualTo(dialog);
  }

  @Test
  void aPeerWithoutTagOrContactIsServedAllTheSame() {
    var old =
        new Request(
            "INVITE",
            INVITE.uri(),
            INVITE.headers().without("Contact").with("From", "<sip:alice@atlanta.example>"),
            INVITE.body());
    var bye = Dialog.uas(old, "314").next().request("BYE");
    assertThat(bye.uri()).isEqualTo("sip:alice@atlanta.example");
    assertThat(bye.to().tag()).isEmpty();
  }
}
