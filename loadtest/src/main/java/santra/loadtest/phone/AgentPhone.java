package santra.loadtest.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import santra.loadtest.ledger.Ledger;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.protocol.sip.message.CSeq;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.ServerTransaction;

/** An agent's SIP phone: registers, rings, is picked up as its agent is minded, talks. */
public final class AgentPhone {
  private static final int EXPIRES = 3600;
  private static final Duration STAYS = Duration.ofHours(1);
  private static final long AGAIN_MS = 200;
  private static final long ANSWERED_WITHIN_MS = 2_000;

  private final PhoneBank bank;
  private final Account account;
  private final Ledger ledger;
  private final InetSocketAddress registrar;
  private final String registration;
  private volatile Function<Story, Reaction> manner =
      _ -> Reaction.answer(Duration.ofSeconds(1), Duration.ofSeconds(5));
  private long sequence;

  /** The call that came last; the bank's thread's. */
  private @Nullable Ringing last;

  private final AtomicInteger registrations = new AtomicInteger();

  /** The talk that began last; the bank's thread's. */
  private @Nullable Ringing talking;

  /** The call beside it that began last. */
  private @Nullable AsideCall aside;

  /**
   * @param agent whose phone it is, for the story
   * @param domain the tenant's SIP domain
   */
  public record Account(String agent, String user, String domain, String password) {
    @Override
    public String toString() {
      return user + "@" + domain; // never the password
    }
  }

  /**
   * What the agent does when the phone rings.
   *
   * @param status 200 picks up, 0 lets it ring, anything else is how the phone rejects
   * @param after so long after the first ring
   * @param talk hangs up so long after the connection, unless the other side did
   */
  public record Reaction(int status, Duration after, Duration talk) {
    public static Reaction answer(Duration after, Duration talk) {
      return new Reaction(200, after, talk);
    }

    public static Reaction reject(int status, Duration after) {
      return new Reaction(status, after, Duration.ZERO);
    }

    public static Reaction ignore() {
      return new Reaction(0, Duration.ZERO, Duration.ZERO);
    }
  }

  public AgentPhone(PhoneBank bank, Account account, Ledger ledger, InetSocketAddress registrar) {
    this.bank = bank;
    this.account = account;
    this.ledger = ledger;
    this.registrar = registrar;
    registration = bank.token() + "@" + bank.host();
    bank.install(contactUser(), this::onInvite);
  }

  /** Sends the caller of the talk that began last on to a number, by REFER. */
  public void refer(String number) {
    bank.run(() -> {
      if (talking != null && !talking.over()) talking.sendOn(number);
    });
  }

  /** Calls a colleague beside the talk that began last, and talks with both. */
  public void consult(String user) {
    bank.run(() -> {
      if (talking == null || talking.over()) return;
      var call = new AsideCall(user, talking.story);
      aside = call;
      call.invite(Map.of());
    });
  }

  /** Sends the caller to that colleague by REFER with Replaces, RFC 5589 section 7. */
  public void referBeside() {
    bank.run(() -> {
      var call = aside;
      if (talking != null && !talking.over() && call != null) talking.sendTo(call);
    });
  }

  /** Picks up the call that came last, however its agent was minded, and stays. */
  public void answer() {
    bank.run(() -> {
      if (last != null) last.pickUp();
    });
  }

  /** Rejects the call that came last. */
  public void reject(int status) {
    bank.run(() -> {
      if (last != null) last.react(status);
    });
  }

  public void hangUp() {
    bank.run(() -> {
      if (talking != null) talking.leave();
    });
  }

  /** Says again where it listens, in the talk that began last. */
  public void reinvite() {
    bank.run(() -> {
      if (talking != null) talking.reinvite();
    });
  }

  /** How often it has registered. */
  public int registrations() {
    return registrations.get();
  }

  public Account account() {
    return account;
  }

  /** How the agent behaves from the next call on. */
  public void behave(Function<Story, Reaction> next) {
    manner = next;
  }

  /** Two tenants may have the same extension; our socket tells them apart. */
  private String contactUser() {
    return account.user() + "." + account.domain();
  }

  /** Registers, and keeps registered; fails with the status it was refused with. */
  public CompletableFuture<Void> register() {
    var done = new CompletableFuture<Void>();
    bank.run(() -> register("", done));
    return done.whenComplete((_, failed) -> {
      if (failed != null) bank.complain(String.valueOf(failed.getMessage()));
    });
  }

  /** Its connection is broken: on a new one, as often as it takes (RFC 5626 section 4.5). */
  private void comeBack() {
    var done = new CompletableFuture<Void>();
    register("", done);
    var _ =
        done.orTimeout(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS)
            .whenComplete((_, failed) -> {
              if (failed != null) bank.after(AGAIN_MS, this::comeBack);
            });
  }

  private void register(String authorization, CompletableFuture<Void> done) {
    var aor = "<sip:" + account + ">";
    var headers =
        Headers.NONE
            .plus("Max-Forwards", "70")
            .plus("From", aor + ";tag=" + bank.token())
            .plus("To", aor)
            .plus("Call-ID", registration)
            .plus("CSeq", new CSeq(++sequence, "REGISTER").toString())
            .plus("Contact", "<" + contact() + ">")
            .plus("Expires", String.valueOf(EXPIRES));
    if (!authorization.isEmpty()) headers = headers.plus("Authorization", authorization);
    var request = Request.of("REGISTER", "sip:" + account.domain(), headers);
    bank.send(request, registrar, new Registering(!authorization.isEmpty(), done));
  }

  private String contact() {
    return bank.contact(NameAddress.of("sip:" + contactUser() + "@" + bank.host()));
  }

  /** Dials a feature code, such as {@code *61} to log in; completes with the final status. */
  public CompletableFuture<Integer> dial(String code) {
    var done = new CompletableFuture<Integer>();
    bank.run(() -> new CodeCall(code, done).invite(Map.of()));
    return done;
  }

  private Optional<AnsweringLeg> onInvite(ServerTransaction transaction) {
    var caller = transaction.request().from().sipUri().user();
    var story = ledger.ofCaller(caller);
    if (story.isEmpty()) {
      ledger.stranger(account + " was rung by " + caller);
      transaction.reply(Response.to(transaction.request(), 603).withToTag(bank.token()));
      return Optional.empty();
    }
    var ringing = new Ringing(transaction, story.get(), voice(story.get()));
    last = ringing;
    ringing.begin(manner.apply(story.get()));
    return Optional.of(ringing);
  }

  private @Nullable Voice voice(Story story) {
    if (!story.voiced()) return null;
    try {
      return bank.voices()
          .open(
              bank.inetAddress(),
              Sound.AGENT_HERTZ,
              sound -> {
                if (sound == Sound.CALLER) once(story, Sight.AGENT_HEARD_CALLER);
                if (sound == Sound.AGENT) once(story, Sight.AGENT_HEARD_COLLEAGUE);
              });
    } catch (IOException tooMany) {
      bank.complain(String.valueOf(tooMany));
      return null;
    }
  }

  private void once(Story story, Sight sight) {
    if (!story.has(sight, account.agent())) story.add(sight, account.agent());
  }

  /** A call at this phone. */
  private final class Ringing extends AnsweringLeg {
    private final Story story;
    private Duration talk = Duration.ZERO;

    Ringing(ServerTransaction invite, Story story, @Nullable Voice voice) {
      super(AgentPhone.this.bank, invite, voice);
      this.story = story;
    }

    void begin(Reaction reaction) {
      talk = reaction.talk();
      story.add(Sight.AGENT_RANG, account.agent());
      ring();
      if (reaction.status() == 0) return;
      bank.after(reaction.after().toMillis(), () -> react(reaction.status()));
    }

    private void react(int status) {
      if (over()) return;
      if (status == 200) {
        story.add(Sight.AGENT_PICKED_UP, account.agent());
        answer();
      } else {
        story.add(Sight.AGENT_REJECTED, account.agent() + " " + status);
        reject(status);
      }
    }

    void sendOn(String number) {
      story.add(Sight.AGENT_REFERRED, account.agent());
      refer("sip:" + number + "@" + account.domain());
    }

    void sendTo(AsideCall colleague) {
      story.add(Sight.AGENT_REFERRED, account.agent());
      refer("sip:" + colleague.user + "@" + account.domain() + "?" + colleague.replaces());
    }

    void pickUp() {
      talk = STAYS;
      react(200);
    }

    void leave() {
      if (over()) return;
      story.add(Sight.AGENT_HUNG_UP, account.agent());
      hangUp();
    }

    @Override
    boolean muted() {
      return bank.mutes(story);
    }

    @Override
    void reinvited() {
      story.add(Sight.REINVITED, account.agent());
    }

    @Override
    void notified(String statusLine) {
      story.add(Sight.AGENT_NOTIFIED, statusLine);
    }

    @Override
    void connected() {
      talking = this;
      story.add(Sight.AGENT_CONNECTED, account.agent());
      bank.after(talk.toMillis(), this::leave);
    }

    @Override
    void ended(End how, int status) {
      if (how == End.BY_PEER)
        story.add(status == 487 ? Sight.RING_STOPPED : Sight.AGENT_RELEASED, account.agent());
    }
  }

  private final class Registering implements ClientTransaction.Listener {
    private final boolean authorized;
    private final CompletableFuture<Void> done;

    Registering(boolean authorized, CompletableFuture<Void> done) {
      this.authorized = authorized;
      this.done = done;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (response.provisional()) return;
      if (response.success()) {
        registrations.incrementAndGet();
        done.complete(null);
        bank.watch(registrar, AgentPhone.this::comeBack);
        bank.after(EXPIRES * 500L, () -> AgentPhone.this.register("", new CompletableFuture<>()));
      } else if (response.status() == 401 && !authorized)
        AgentPhone.this.register(
            digest(
                response.headers().first("WWW-Authenticate").orElse(""),
                "REGISTER",
                "sip:" + account.domain()),
            done);
      else fail("REGISTER got " + response);
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      fail("REGISTER: " + reason);
    }

    private void fail(String why) {
      done.completeExceptionally(new IOException(account + ": " + why));
    }
  }

  private String digest(String challenge, String method, String uri) {
    return Digest.answer(challenge, method, uri, account.user(), account.password(), bank.token());
  }

  /** A second call of this phone, to a colleague. */
  private final class AsideCall extends CallingLeg {
    private final String user;
    private final Story story;

    AsideCall(String user, Story story) {
      super(
          AgentPhone.this.bank,
          NameAddress.of("sip:" + account).withParameter("tag", AgentPhone.this.bank.token()),
          "sip:" + user + "@" + account.domain(),
          registrar,
          voice(story));
      this.user = user;
      this.story = story;
    }

    @Override
    String credentials(String challenge, String method, String requestUri) {
      return digest(challenge, method, requestUri);
    }

    @Override
    void progressing(Response response) {}

    @Override
    void answered() {}

    @Override
    void ended(End how, int status) {
      if (how == End.BY_PEER) story.add(Sight.ASIDE_RELEASED, account.agent());
      else bank.complain("a call beside ended " + how + " " + status);
    }
  }

  /** A short call to a feature code; the centre answers and hangs up, or refuses. */
  private final class CodeCall extends CallingLeg {
    private final CompletableFuture<Integer> done;

    CodeCall(String code, CompletableFuture<Integer> done) {
      super(
          AgentPhone.this.bank,
          NameAddress.of("sip:" + account).withParameter("tag", AgentPhone.this.bank.token()),
          "sip:" + code + "@" + account.domain(),
          registrar,
          null);
      this.done = done;
    }

    @Override
    String credentials(String challenge, String method, String requestUri) {
      return digest(challenge, method, requestUri);
    }

    @Override
    void progressing(Response response) {}

    @Override
    void answered() {
      done.complete(200);
    }

    @Override
    void ended(End how, int status) {
      done.complete(status);
    }
  }
}
