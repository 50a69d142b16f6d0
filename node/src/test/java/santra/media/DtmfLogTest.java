package santra.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class DtmfLogTest {

  @Test
  void keysAreHeardAndGarbageIsCounted() throws Exception {
    var heard = new CopyOnWriteArrayList<String>();
    try (var log =
            DtmfLog.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (session, tag, digit, held, press) ->
                    heard.add(session + " " + tag + " " + digit + " " + held.toMillis() + press));
        var socket = new DatagramSocket()) {
      for (var line :
          List.of(
              "garbage",
              "{}",
              "[1]",
              "{\"callid\":\"c\",\"source_tag\":\"t\",\"type\":\"DTMF\",\"event\":99}",
              "{\"callid\":\"c\",\"source_tag\":\"t\",\"type\":\"OTHER\",\"event\":1}",
              "{\"source_tag\":\"t\",\"type\":\"DTMF\",\"event\":1}",
              // As rtpengine 10.5 writes it.
              "{\"callid\":\"c1\",\"source_tag\":\"ta\",\"tags\":[\"tb\"],\"type\":\"DTMF\","
                  + "\"timestamp\":1,\"source_ip\":\"127.0.0.1\",\"event\":11,"
                  + "\"duration\":160,\"volume\":10}")) {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, log.address()));
      }
      while (heard.isEmpty()) Thread.onSpinWait();
      assertThat(heard).containsExactly("c1 ta # 160");
      assertThat(log.ignored()).isEqualTo(6);
    }
  }
}
