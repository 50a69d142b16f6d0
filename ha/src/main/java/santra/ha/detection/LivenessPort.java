package santra.ha.detection;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's liveness port. To whoever connects it says its UID and then answers every beat, for
 * as long as it lives; the end of the connection is the message. Asked {@code Q host:port} about a
 * member, it says what the kernels say of it here: {@code D} dead or {@code A} not proved.
 *
 * <p>Plain threads and blocking sockets: they run when dispatchers starve.
 */
final class LivenessPort implements AutoCloseable {
  static final byte BEAT = '.';
  static final byte QUESTION = 'Q';
  static final byte DEAD = 'D';
  static final byte NOT_PROVED = 'A';

  private static final Logger LOG = LoggerFactory.getLogger(LivenessPort.class);
  private static final int MOST_PEERS = 64;
  private static final int IDLE_MS = 10_000;
  private static final int LONGEST_QUESTION = 128;

  private final ServerSocket server;
  private final LongSupplier uid;
  private final Predicate<InetSocketAddress> provedDead;
  private final Runnable halt;
  private final AtomicInteger peers = new AtomicInteger();
  private volatile boolean closing;

  /**
   * @param uid of this incarnation in the cluster
   * @param provedDead whether a member's Artery address is dead by this node's own probe
   * @param halt ends the process
   */
  LivenessPort(
      InetSocketAddress listen,
      LongSupplier uid,
      Predicate<InetSocketAddress> provedDead,
      Runnable halt)
      throws IOException {
    this.uid = uid;
    this.provedDead = provedDead;
    this.halt = halt;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(listen);
    Thread.ofPlatform().daemon().name("liveness-port").start(this::accept);
  }

  /** Whatever ends this loop, an Error too, ends the process: it must not look dead and live. */
  private void accept() {
    try {
      while (true) {
        var peer = server.accept();
        if (peers.incrementAndGet() > MOST_PEERS) {
          peers.decrementAndGet();
          peer.close();
        } else Thread.ofPlatform().daemon().name("liveness-peer").start(() -> serve(peer));
      }
    } catch (IOException ended) {
      if (!closing) LOG.error("ALARM the liveness port cannot be served: halting", ended);
    } finally {
      if (!closing) halt.run();
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      peer.setTcpNoDelay(true);
      peer.setSoTimeout(IDLE_MS);
      var out = new DataOutputStream(peer.getOutputStream());
      out.writeLong(uid.getAsLong());
      var in = new DataInputStream(peer.getInputStream());
      while (true) {
        switch (in.readByte()) {
          case BEAT -> out.writeByte(BEAT);
          case QUESTION -> out.writeByte(provedDead.test(question(in)) ? DEAD : NOT_PROVED);
          default -> throw new IOException("neither beat nor question");
        }
      }
    } catch (IOException | RuntimeException gone) {
      LOG.debug("a liveness connection ended: {}", gone.toString());
    } finally {
      peers.decrementAndGet();
    }
  }

  private static InetSocketAddress question(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte();
    if (length > LONGEST_QUESTION) throw new IOException("question too long");
    var text = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    var colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        InetAddress.ofLiteral(text.substring(0, colon)),
        Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public void close() {
    closing = true;
    try {
      server.close();
    } catch (IOException unclosable) {
      LOG.debug("liveness port", unclosable);
    }
  }
}
