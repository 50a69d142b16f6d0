package santra.protocol.sip.transport;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters by name, from any thread. Names come from the program, never from a message. */
final class Counters {
  private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();

  void count(String name) {
    adders.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  void received(String method) {
    count(
        switch (method) {
          case "INVITE" -> "received.INVITE";
          case "ACK" -> "received.ACK";
          case "BYE" -> "received.BYE";
          case "CANCEL" -> "received.CANCEL";
          case "OPTIONS" -> "received.OPTIONS";
          case "REGISTER" -> "received.REGISTER";
          case "INFO" -> "received.INFO";
          case "UPDATE" -> "received.UPDATE";
          case "PRACK" -> "received.PRACK";
          case "REFER" -> "received.REFER";
          case "NOTIFY" -> "received.NOTIFY";
          case "SUBSCRIBE" -> "received.SUBSCRIBE";
          case "MESSAGE" -> "received.MESSAGE";
          case "PUBLISH" -> "received.PUBLISH";
          default -> "received.other";
        });
  }

  Map<String, Long> snapshot() {
    var snapshot = new TreeMap<String, Long>();
    adders.forEach((name, adder) -> snapshot.put(name, adder.sum()));
    return snapshot;
  }
}
