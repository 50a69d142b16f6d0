package santra.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
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

  /** Addresses really bound, in the order of the settings. */
  List<Listener> listeners();

  /** One listening address. */
  record Listener(Transport transport, InetSocketAddress address) {}

  /** Live state for people: transactions by kind and state, connections, counters. */
  String describe();

  /**
   * Counters since start, by name ({@code received.INVITE}, {@code malformed}, {@code
   * dropped.limit} ...).
   */
  Map<String, Long> counters();

  /** Stops listening and forgets all transactions. */
  @Override
  void close();
}
