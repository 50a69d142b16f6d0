package santra.protocol.sip.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/**
 * The SIP stack of one process: listeners, connections, transactions. Immutable messages in and
 * out; safe from any thread.
 */
public interface SipStack extends AutoCloseable {
  /** How many transactions or connections of a kind {@link #describe} names one by one. */
  int DESCRIBED = 200;

  /**
   * Sends a request in a new client transaction. The stack puts the top Via on it, with the given
   * branch (RFC 3261 section 8.1.1.7), {@code rport}, and the local address as sent-by.
   *
   * @param branch begins with {@code z9hG4bK}; it may carry the sender's routing token
   */
  ClientTransaction send(
      Request request, Flow flow, String branch, ClientTransaction.Listener listener);

  /** Sends an ACK of a 2xx, or any request outside a transaction; puts the top Via on it. */
  void sendOutside(Request request, Flow flow, String branch);

  /**
   * Sends a response outside a transaction, to where its top Via says (RFC 3261 section 18.2.2).
   */
  void sendOutside(Response response, InetSocketAddress local);

  /** Addresses bound now, in the order of the settings, then of {@link #listen}. */
  List<Listener> listeners();

  /**
   * Listens on one more address; returns when it is bound. Not to be called on the event loop.
   *
   * @return what was bound: a port where the argument had 0
   */
  Listener listen(Listener listener) throws IOException;

  /**
   * Listens on all of them, or on none. Not to be called on the event loop.
   *
   * @throws IOException when one cannot be bound
   */
  default void listen(List<Listener> listeners) throws IOException {
    var opened = new ArrayList<Listener>();
    try {
      for (var one : listeners) opened.add(listen(one));
    } catch (IOException taken) {
      opened.forEach(this::unlisten);
      throw taken;
    }
  }

  /**
   * Listens there no longer; returns when the port is free. Connections that came in there go on,
   * as do transactions, but nothing more is sent from a UDP address that is gone.
   */
  void unlisten(Listener listener);

  /** One listening address. */
  record Listener(
      Transport transport, InetSocketAddress address, ClientCertificate clientCertificate) {
    public Listener(Transport transport, InetSocketAddress address) {
      this(transport, address, ClientCertificate.NOT_ASKED);
    }

    boolean sameAs(Listener other) {
      return transport == other.transport && address.equals(other.address);
    }
  }

  /**
   * Reads the certificate files again if they have changed; connections go on with what they began
   * with. What cannot be used is counted and leaves all as it was.
   *
   * @return the reason why the files cannot be used; empty when all is well
   */
  Optional<String> reloadCertificates();

  /** Live state for people: transactions by kind and state, connections, counters. */
  String describe();

  /**
   * Counters since start, by name ({@code received.INVITE}, {@code malformed}, {@code
   * dropped.limit} ...).
   */
  Map<String, Long> counters();

  /** How late the thread runs that turns all messages: the worst of the last second or so. */
  Duration lag();

  /** Stops listening and forgets all transactions. */
  @Override
  void close();
}
