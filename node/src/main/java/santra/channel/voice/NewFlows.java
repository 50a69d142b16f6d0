package santra.channel.voice;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.Phone;
import santra.contact.Dialog;
import santra.contact.Path;
import santra.distribution.Entities;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.Transport;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;

/**
 * A phone by TCP, TLS or WebSocket whose connection has gone, alone or with the node that held it,
 * registers again over a new one (RFC 5626 section 4.2). What could not be sent to it in a dialog
 * is sent there: its registration says where, not the flow on which the call began.
 */
final class NewFlows {
  private static final Logger LOG = LoggerFactory.getLogger(NewFlows.class);
  private static final int EVERY_MS = 500;

  /** For 32 s, as long as any request is waited for (timer F). */
  private static final int TRIES = 64;

  /** Others wait for the answer of a phone that is rung. */
  private static final int FEW_TRIES = 12;

  private final Tokens tokens;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final BiConsumer<String, EdgeOrder> tell;
  private final ScheduledExecutorService timer;

  /**
   * @param tell does an order at the edge that serves a SIP address
   */
  NewFlows(
      Tokens tokens,
      Entities entities,
      Supplier<Tenants> tenants,
      BiConsumer<String, EdgeOrder> tell,
      ScheduledExecutorService timer) {
    this.tokens = tokens;
    this.entities = entities;
    this.tenants = tenants;
    this.tell = tell;
    this.timer = timer;
  }

  /** An order as it is over another path; empty when it is not wanted any more. */
  @FunctionalInterface
  interface Over {
    Optional<EdgeOrder> path(Path path);
  }

  /**
   * Waits for the phone to come back, and lets the edge that then has it do the order.
   *
   * @param token of the leg
   * @param gone the path over which it could not be sent
   * @param otherwise when that is nobody's phone by a stream, or does not come back in 32 s
   */
  void follow(String token, Path gone, Dialog dialog, Over order, Runnable otherwise) {
    agent(token, gone, dialog)
        .ifPresentOrElse(agent -> follow(agent, gone, dialog, order, otherwise, TRIES), otherwise);
  }

  /**
   * As {@link #follow}, for a phone that is rung: for a few seconds, and only at the same edge, for
   * that is where it is withdrawn.
   */
  void followSoon(String token, Path gone, Dialog dialog, Over order, Runnable otherwise) {
    Over here = path -> path.edge().equals(gone.edge()) ? order.path(path) : elsewhere(otherwise);
    agent(token, gone, dialog)
        .ifPresentOrElse(
            agent -> follow(agent, gone, dialog, here, otherwise, FEW_TRIES), otherwise);
  }

  private static Optional<EdgeOrder> elsewhere(Runnable otherwise) {
    otherwise.run();
    return Optional.empty();
  }

  private void follow(
      AgentRef agent, Path gone, Dialog dialog, Over order, Runnable otherwise, int tries) {
    if (tries == 0) {
      otherwise.run();
      return;
    }
    entities
        .report(agent)
        .whenComplete((report, failure) -> {
          var back =
              failure == null
                  ? back(report.state().phones(), gone, dialog)
                  : Optional.<Path>empty();
          if (back.isPresent()) {
            LOG.info("{} has come back by {}", agent, back.get());
            order.path(back.get()).ifPresent(it -> tell.accept(back.get().edge(), it));
          } else {
            var _ =
                timer.schedule(
                    () -> follow(agent, gone, dialog, order, otherwise, tries - 1),
                    EVERY_MS,
                    TimeUnit.MILLISECONDS);
          }
        });
  }

  /** Whose phone it is, if it is one that registers over a stream. */
  private Optional<AgentRef> agent(String token, Path path, Dialog dialog) {
    if (!streams(path.transport())) return Optional.empty();
    return tokens
        .read(token)
        .map(leg -> leg.contact().tenant())
        .flatMap(tenant ->
            tenants
                .get()
                .find(tenant)
                .flatMap(it -> it.agentAt(user(NameAddress.parse(dialog.remoteUri()).uri())))
                .map(agent -> new AgentRef(tenant, agent.id())));
  }

  /**
   * The registration of the same phone over another flow: the one with the Contact of the dialog,
   * by its user where a new connection has changed its port, or the only one there is.
   */
  static Optional<Path> back(List<Phone> phones, Path gone, Dialog dialog) {
    var streaming = phones.stream().filter(phone -> streams(phone.transport())).toList();
    var target = dialog.remoteTarget();
    return streaming.stream()
        .filter(phone -> !path(phone).equals(gone))
        .filter(phone ->
            phone.contact().equals(target)
                || user(phone.contact()).equals(user(target))
                || streaming.size() == 1)
        .max(
            Comparator.<Phone, Boolean>comparing(phone -> phone.contact().equals(target))
                .thenComparing(Phone::expiresAt))
        .map(NewFlows::path);
  }

  private static Path path(Phone phone) {
    return new Path(phone.edge(), phone.transport(), phone.remote(), phone.connection());
  }

  private static boolean streams(String transport) {
    return Transport.named(transport).map(Transport::reliable).orElse(false);
  }

  private static String user(String uri) {
    try {
      return SipUri.parse(uri).user();
    } catch (IllegalArgumentException unreadable) {
      return "";
    }
  }
}
