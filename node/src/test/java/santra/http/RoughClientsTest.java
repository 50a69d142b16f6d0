package santra.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one client writes, the next one is served. */
@Timeout(60)
class RoughClientsTest {
  private static final String POST =
      "POST /api/v1/tenants/acme/agents/anna/not-ready HTTP/1.1\r\nHost: x\r\n"
          + "Authorization: Bearer "
          + House.key("acme")
          + "\r\nContent-Type: application/json\r\n";

  /** A request hidden in what should be a body; it would log anna in. */
  private static final String HIDDEN =
      "POST /api/v1/tenants/acme/agents/anna/login HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
          + House.key("acme")
          + "\r\nContent-Length: 0\r\n\r\n";

  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  /** Writes the bytes, then reads until the server closes or has nothing more to say. */
  private String exchange(byte[] bytes) throws IOException {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), house.server.port())) {
      socket.setSoTimeout(2_000);
      var answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(answer);
      } catch (IOException _) {
        // Cut off while writing or reading: as good an answer as any.
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private String exchange(String text) throws IOException {
    return exchange(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertTheNextOneIsServed() throws IOException {
    assertThat(house.get("/agents/anna").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "\0\0\0\0\0\0\0\0\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET http://127.0.0.1/health/live HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void nonsenseIsRefusedWithoutADetailOfOurInside(String request) throws IOException {
    var answer = exchange(request);

    assertThat(answer).doesNotContain("Exception", "\tat ", "helidon", "santra.", "HTTP/1.1 5");
    if (!answer.isEmpty()) assertThat(answer).startsWith("HTTP/1.");
    assertTheNextOneIsServed();
  }

  @Test
  void longRequestLinesAndHeadersAreRefused() throws IOException {
    assertThat(exchange("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .matches("(?s)(HTTP/1.1 4.*)?");
    assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(100_000) + "\r\n\r\n"))
        .matches("(?s)(HTTP/1.1 4.*)?");
    assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\n" + "X: a\r\n".repeat(20_000) + "\r\n"))
        .matches("(?s)(HTTP/1.1 4.*)?");
    assertTheNextOneIsServed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
        "Content-Length: 0, 0\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: +0\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Transfer-Encoding: chunked, xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n100000000\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0;x=\"\n\"\r\n\r\n",
      })
  void aRequestOfTwoLengthsNeverHidesAnother(String lengths) throws IOException {
    var answer = exchange(POST + lengths + HIDDEN);

    assertThat(answer).doesNotContain("HTTP/1.1 200", "HTTP/1.1 5");
    assertThat(house.centre.agents).isEmpty();
    assertTheNextOneIsServed();
  }

  @Test
  void aRefusedRequestsBodyIsNotReadAsTheNextRequest() throws IOException {
    var stranger = POST.replace("acme-key", "wrong");
    var unknown = POST.replace("not-ready", "nothing");
    for (var head : new String[] {stranger, unknown}) {
      var length = "Content-Length: " + HIDDEN.length() + "\r\n\r\n";
      assertThat(exchange(head + length + HIDDEN)).startsWith("HTTP/1.1 4");
    }
    assertThat(house.centre.agents).isEmpty();
  }

  @Test
  void aClientThatDribblesIsCutOff() throws IOException {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), house.server.port())) {
      var out = socket.getOutputStream();
      var began = System.nanoTime();
      assertThatThrownBy(
              () -> {
                out.write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                  out.write("X: y\r\n".getBytes(StandardCharsets.US_ASCII));
                  LockSupport.parkNanos(20_000_000);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderAndGarbageEndsTheConnection() throws IOException {
    var get = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    var answer = exchange(get + get + "GARBAGE\r\n\r\n" + get);

    assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
    assertTheNextOneIsServed();
  }

  @Test
  void aClientThatStopsInTheMiddleIsCutOff() throws IOException {
    var halves = new ArrayList<Socket>();
    for (var half :
        new String[] {
          "",
          "GET /hea",
          "GET /health/live HTTP/1.1\r\nHo",
          POST + "Content-Length: 18\r\n\r\n{\"rea",
          POST.replace("acme-key", "wrong") + "Content-Length: 60000\r\n\r\n{",
          POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"r"
        }) {
      var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), house.server.port());
      socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
      halves.add(socket);
    }
    assertTheNextOneIsServed();
    for (var socket : halves) {
      socket.setSoTimeout(8_000);
      try (socket) {
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answer).doesNotContain("HTTP/1.1 200");
      }
    }
    assertTheNextOneIsServed();
  }

  @Test
  void mutatedRequestsNeverHurtTheNextOne() throws IOException {
    var seed = Long.getLong("seed", 20_250_101L);
    var random = new Random(seed);
    var good = (POST + "Content-Length: 18\r\n\r\n{\"reason\":\"lunch\"}");
    for (int round = 0; round < 400; round++) {
      var bytes = good.getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i <= random.nextInt(4); i++)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      assertThat(exchange(bytes))
          .as("seed %d round %d", seed, round)
          .doesNotContain("HTTP/1.1 5", "Exception");
    }
    assertTheNextOneIsServed();
  }
}
