package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.TransactionUser;
import santra.protocol.sip.transport.Transport;

class GateTest {
  private final List<String> seen = new ArrayList<>();
  private final Gate gate = new Gate(new Edge());

  private final class Edge implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
      seen.add(transaction.request().callId());
    }

    @Override
    public void onAck(Request ack, Flow from) {
      seen.add("ACK " + ack.callId());
    }

    @Override
    public void onCancel(ServerTransaction invite, Request cancel) {}

    @Override
    public void onStrayResponse(Response response, Flow from) {}

    @Override
    public void onUnacknowledged(ServerTransaction transaction) {}
  }

  private record Asking(Request request, List<Response> answers) implements ServerTransaction {
    Asking(String callId) {
      this(bye(callId), new ArrayList<>());
    }

    @Override
    public Flow flow() {
      return GateTest.flow();
    }

    @Override
    public void reply(Response response) {
      answers.add(response);
    }
  }

  private static Flow flow() {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
    return Flow.to(Transport.UDP, here, here);
  }

  private static Request bye(String callId) {
    return Request.of(
        "BYE",
        "sip:a@127.0.0.1",
        Headers.NONE
            .plus("Via", "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1")
            .plus("From", "<sip:a@127.0.0.1>;tag=1")
            .plus("To", "<sip:b@127.0.0.1>;tag=2")
            .plus("Call-ID", callId)
            .plus("CSeq", "2 BYE"));
  }

  @Test
  void whatComesBeforeItOpensIsHandedOnInOrder() {
    var bye = new Asking("first");
    gate.onRequest(bye);
    gate.onAck(bye("second"), flow());
    assertThat(seen).isEmpty();

    gate.open();
    gate.onRequest(new Asking("third"));

    assertThat(seen).containsExactly("first", "ACK second", "third");
    assertThat(bye.answers()).isEmpty();
  }

  @Test
  void whatIsTooMuchIsRefusedAndTheRestKept() {
    for (int i = 0; i < Gate.MOST_HELD; i++) gate.onRequest(new Asking("call-" + i));
    var tooMuch = new Asking("one more");
    gate.onRequest(tooMuch);
    gate.open();

    assertThat(tooMuch.answers()).singleElement().extracting(Response::status).isEqualTo(503);
    assertThat(seen).hasSize(Gate.MOST_HELD).last().isEqualTo("call-" + (Gate.MOST_HELD - 1));
  }
}
