package santra.loadtest.floor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import santra.loadtest.centre.Centre;
import santra.loadtest.desk.Books;
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.ledger.Audit;
import santra.loadtest.ledger.Ledger;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone;
import santra.loadtest.phone.AgentPhone.Account;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.PhoneBank;
import santra.loadtest.phone.Voices;
import santra.protocol.sip.transport.Transport;

/** The robots of a centre: agents at their phones, callers at theirs, and what they all saw. */
public final class Floor implements AutoCloseable {
  private static final Duration REGISTERED_WITHIN = Duration.ofSeconds(60);

  private final Nodes nodes;
  private final Ledger ledger = new Ledger();
  private final HttpClient http = Desk.client();
  private final Voices voices;
  private final PhoneBank callers;
  private final PhoneBank agents;
  private final Map<String, Desk> desks = new LinkedHashMap<>();
  private final Map<String, AgentPhone> phones = new LinkedHashMap<>();

  /**
   * @param mostVoices RTP streams at once
   */
  public Floor(Centre centre, Nodes nodes, int mostVoices) throws IOException {
    this(centre, nodes, mostVoices, Transport.UDP, 0);
  }

  /**
   * Where it is not UDP, agents' phones can be reached only by connections of their own. Browsers
   * are agents; their callers call by UDP.
   *
   * @param registrar the node where every phone registers, 0 for each in turn
   */
  public Floor(Centre centre, Nodes nodes, int mostVoices, Transport transport, int registrar)
      throws IOException {
    this.nodes = nodes;
    voices = new Voices(mostVoices);
    callers =
        PhoneBank.over(
            "callers",
            new InetSocketAddress(nodes.callers(), 0),
            voices,
            transport.web() ? Transport.UDP : transport);
    agents =
        PhoneBank.behindRouter(
            "agents", new InetSocketAddress(nodes.agents(), 0), voices, transport);
    for (var organisation : centre.organisations()) {
      var tenant = organisation.tenant();
      desks.put(tenant, new Desk(http, nodes.http(), tenant, centre.key(tenant)));
      for (var agent : organisation.agents()) {
        if (!agent.contact().isEmpty()) continue;
        var account =
            new Account(
                agent.id(),
                agent.device(),
                organisation.domain(),
                centre.password(tenant, agent.device()));
        var node = nodes.sip(registrar > 0 ? registrar : 1 + phones.size() % nodes.count());
        phones.put(tenant + "/" + agent.id(), new AgentPhone(agents, account, ledger, node));
      }
    }
  }

  /** What all robots hear, packet by packet. */
  public Voices voices() {
    return voices;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Desk desk(String tenant) {
    return find(desks, tenant);
  }

  /** An agent's phone, for instance {@code acme/anna}. */
  public AgentPhone phone(String agent) {
    return find(phones, agent);
  }

  private static <T> T find(Map<String, T> all, String name) {
    var found = all.get(name);
    if (found == null) throw new IllegalArgumentException("nobody is called " + name);
    return found;
  }

  /** From the next call on every agent behaves like this. */
  public void behave(Function<Story, Reaction> manner) {
    phones.values().forEach(phone -> phone.behave(manner));
  }

  /** Every agent registers the phone, logs in and is ready. */
  public void open() throws IOException {
    var registrations = new ArrayList<CompletableFuture<Void>>();
    for (var phone : phones.values()) registrations.add(phone.register());
    await(CompletableFuture.allOf(registrations.toArray(new CompletableFuture<?>[0])));
    for (var name : phones.keySet()) {
      var tenant = name.substring(0, name.indexOf('/'));
      var agent = name.substring(name.indexOf('/') + 1);
      if (!desk(tenant).logIn(agent).equals("ready")) desk(tenant).ready(agent);
    }
  }

  private static void await(CompletableFuture<?> done) throws IOException {
    try {
      done.get(REGISTERED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw new IOException(refused.getCause());
    } catch (TimeoutException slow) {
      throw new IOException("not every phone could register in " + REGISTERED_WITHIN, slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /** Who was made not ready by the rules goes back to work, as a supervisor would ask for. */
  public void sendBackToWork() throws IOException {
    for (var desk : desks.entrySet())
      for (var agent : desk.getValue().states().entrySet())
        if (agent.getValue().equals("not-ready")
            && phones.containsKey(desk.getKey() + "/" + agent.getKey()))
          desk.getValue().ready(agent.getKey());
  }

  /** Sets a caller going. */
  public Story call(String testId, String tenant, Caller.Plan plan, boolean voiced, int node) {
    var story = ledger.open(testId, tenant, plan.number(), plan.caller(), voiced);
    Caller.dial(callers, plan, story, nodes.sip(node));
    return story;
  }

  /** Sets a caller going whose phone speaks no codec of ours. */
  public Story callWithStrangeCodec(String testId, String tenant, Caller.Plan plan, int node) {
    var story = ledger.open(testId, tenant, plan.number(), plan.caller(), false);
    Caller.dialWithStrangeCodec(callers, plan, story, nodes.sip(node));
    return story;
  }

  /** From now on agents' phones answer the first re-INVITE of every call with 491. */
  public void putOffReinvites() {
    agents.putOffReinvites();
  }

  /** Neither caller nor agents are heard in that call, as if what they say were lost. */
  public void mute(Story story) {
    callers.mute(story);
    agents.mute(story);
  }

  /** Everybody is heard again. */
  public void unmute() {
    callers.unmute();
    agents.unmute();
  }

  /** The caller of that story loses patience now. */
  public void giveUp(Story story) {
    callers.giveUp(story);
  }

  /** The caller of that story says again where it listens. */
  public void reinvite(Story story) {
    callers.reinvite(story);
  }

  /** How long the answer to each BYE of callers and agents took. */
  public List<Duration> byes() {
    var all = new ArrayList<>(callers.byes());
    all.addAll(agents.byes());
    return all;
  }

  /** All who talk hang up. */
  public void leave() {
    callers.leave();
  }

  /** The caller of that story hangs up. */
  public void leave(Story story) {
    callers.leave(story);
  }

  /** What went wrong beside the calls themselves. */
  public List<String> complaints() {
    var all = new ArrayList<String>();
    all.addAll(ledger.strangers());
    all.addAll(callers.complaints());
    all.addAll(agents.complaints());
    return all;
  }

  public List<Books> books() throws IOException {
    var books = new ArrayList<Books>();
    for (var desk : desks.values()) books.add(desk.books());
    return books;
  }

  /** Compares all stories with all records; only once everything has come to rest. */
  public Audit audit() throws IOException {
    var records = new ArrayList<ContactRecord>();
    for (var desk : desks.values()) records.addAll(desk.contacts());
    return Audit.of(ledger.stories(), records);
  }

  /**
   * Waits until no contact is open any more.
   *
   * @return false when some still were at the end of the patience
   */
  public boolean settled(Duration patience) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (books().stream().anyMatch(books -> books.open() > 0)) {
      if (System.nanoTime() > deadline) return false;
      Thread.sleep(200);
    }
    return true;
  }

  @Override
  public void close() {
    callers.close();
    agents.close();
    voices.close();
    http.close();
  }
}
