package santra.channel.voice;

import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import santra.agent.AgentCommand;
import santra.agent.Phone;
import santra.agent.entity.AgentReport;
import santra.distribution.Entities;
import santra.protocol.sip.auth.Binding;
import santra.protocol.sip.auth.Credentials;
import santra.protocol.sip.auth.DigestServer;
import santra.protocol.sip.auth.Registration;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ServerTransaction;
import santra.tenancy.Device;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;

/**
 * Who a device is (RFC 7616), and where it can be reached (RFC 3261 section 10). A registration is
 * a fact of the agent who works at the device, and 200 is said when it is durable.
 */
public final class Registrar {
  private static final Registration.Limits LIMITS = Registration.Limits.USUAL;

  private final Addresses addresses;
  private final String realm;
  private final DigestServer digest;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;

  /** Stands where a device has no secret in an algorithm; nobody knows it, so nothing matches. */
  private final String nobodysSecret;

  public Registrar(
      Addresses addresses,
      DigestServer.Settings digests,
      Entities entities,
      Supplier<Tenants> tenants,
      Clock clock) {
    this.addresses = addresses;
    this.realm = digests.realm();
    this.digest = new DigestServer(digests);
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
    var secret = new byte[32];
    digests.random().nextBytes(secret);
    this.nobodysSecret = HexFormat.of().formatHex(secret);
  }

  /** A device by its address of record, and the tenant it belongs to. */
  private record Known(Tenant tenant, Device device) {}

  private Optional<Known> known(NameAddress addressOfRecord) {
    try {
      var uri = addressOfRecord.sipUri();
      return tenants
          .get()
          .ofDevice(uri.user(), uri.host())
          .flatMap(tenant ->
              Optional.ofNullable(tenant.devices().get(uri.user()))
                  .map(device -> new Known(tenant, device)));
    } catch (IllegalArgumentException notSip) {
      return Optional.empty();
    }
  }

  /**
   * Goes on only when the sender of the request has proved to be the device it names in From; else
   * the request is answered here, with the same bytes whether the device exists or not.
   */
  void authenticate(ServerTransaction transaction, BiConsumer<Tenant, String> proven) {
    prove(transaction, transaction.request().from())
        .ifPresent(known -> proven.accept(known.tenant(), known.device().user()));
  }

  private Optional<Known> prove(ServerTransaction transaction, NameAddress addressOfRecord) {
    var known = known(addressOfRecord);
    var request = transaction.request();
    return switch (digest.verify(request, user -> credentials(known, user), clock.instant())) {
      case DigestServer.Accepted _ -> known;
      case DigestServer.Challenge challenge -> {
        transaction.reply(Answers.tagged(challenge.to(request)));
        yield Optional.empty();
      }
      case DigestServer.Forbidden _ -> {
        Answers.reply(transaction, 403);
        yield Optional.empty();
      }
    };
  }

  /** Only the device's own secret proves the device's address: nobody registers another's. */
  private Optional<Credentials> credentials(Optional<Known> known, String user) {
    return known
        .map(Known::device)
        .filter(device -> device.user().equals(user))
        .map(device ->
            new Credentials(
                user,
                realm,
                device.ha1Md5().orElse(nobodysSecret),
                device.ha1Sha256().orElse(nobodysSecret)));
  }

  void register(ServerTransaction transaction) {
    var proven = prove(transaction, transaction.request().to());
    if (proven.isEmpty()) return;
    var tenant = proven.get().tenant();
    var agent = tenant.agentAt(proven.get().device().user());
    if (agent.isEmpty()) {
      Answers.reply(transaction, 403); // a device nobody works at
      return;
    }
    var ref = new AgentRef(tenant.id(), agent.get().id());
    entities
        .reportAtLast(ref)
        .thenCompose(report -> change(transaction, ref, report))
        .whenComplete((_, failure) -> {
          if (failure != null) refuse(transaction, failure);
        });
  }

  private CompletionStage<Done> change(
      ServerTransaction transaction, AgentRef agent, AgentReport report) {
    var now = clock.instant();
    var current = report.state().phones().stream().map(Registrar::binding).toList();
    return switch (Registration.decide(current, transaction.request(), LIMITS, now)) {
      case Registration.Refused refused -> {
        var response = Response.to(transaction.request(), refused.status());
        for (var field : refused.headers().fields())
          response = response.plus(field.name(), field.value());
        transaction.reply(Answers.tagged(response));
        yield CompletableFuture.completedFuture(Done.done());
      }
      case Registration.Changed changed ->
          record(transaction, agent, changed)
              .thenApply(done -> {
                transaction.reply(accepted(transaction.request(), changed.applyTo(current, now)));
                return done;
              });
    };
  }

  private CompletionStage<Done> record(
      ServerTransaction transaction, AgentRef agent, Registration.Changed changed) {
    CompletionStage<Done> recorded = CompletableFuture.completedFuture(Done.done());
    for (var binding : changed.removed())
      recorded =
          recorded.thenCompose(_ ->
              entities.orderInTime(
                  agent, new AgentCommand.Unregister(binding.contactUri(), clock.instant())));
    for (var binding : changed.put())
      recorded =
          recorded.thenCompose(_ ->
              entities.orderInTime(
                  agent, new AgentCommand.Register(phone(transaction, binding), clock.instant())));
    return recorded;
  }

  private Phone phone(ServerTransaction transaction, Binding binding) {
    var path = Wire.path(addresses.of(transaction.flow()), transaction.flow());
    return new Phone(
        binding.contactUri(),
        path.edge(),
        path.transport(),
        path.remote(),
        path.connection(),
        binding.callId(),
        binding.cseq(),
        binding.instance(),
        binding.regId(),
        binding.expires());
  }

  private static Binding binding(Phone phone) {
    return new Binding(
        phone.contact(),
        phone.callId(),
        phone.cseq(),
        phone.expiresAt(),
        phone.instance(),
        phone.regId());
  }

  private Response accepted(Request request, List<Binding> bindings) {
    var response = Answers.tagged(Response.to(request, 200));
    for (var field : Registration.contacts(bindings, clock.instant()))
      response = response.plus(field.name(), field.value());
    return response;
  }

  private static void refuse(ServerTransaction transaction, Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StatusReply.ErrorMessage) Answers.reply(transaction, 500);
    else Answers.busy(transaction);
  }
}
