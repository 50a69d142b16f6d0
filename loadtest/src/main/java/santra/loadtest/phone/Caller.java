package santra.loadtest.phone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipUri;

/** Somebody who calls, waits, talks or loses patience. */
public final class Caller extends CallingLeg {
  private final Plan plan;
  private final Story story;

  /**
   * What the caller is going to do.
   *
   * @param caller its number, unique in the run
   * @param number whom it dials
   * @param patience it gives up when no agent has come within this time
   * @param talk it hangs up this long after it first hears the agent
   * @param keys what it presses in the menus
   */
  public record Plan(String caller, String number, Duration patience, Duration talk, Keys keys) {
    /** Presses nothing. */
    public Plan(String caller, String number, Duration patience, Duration talk) {
      this(caller, number, patience, talk, Keys.NONE);
    }

    public Plan pressing(Keys pressed) {
      return new Plan(caller, number, patience, talk, pressed);
    }
  }

  /**
   * Keys, one after the other.
   *
   * @param after the answer, the first of them
   * @param every the others
   * @param byInfo as SIP INFO (application/dtmf-relay), else in the voice (RFC 4733)
   */
  public record Keys(String keys, Duration after, Duration every, boolean byInfo) {
    public static final Keys NONE = new Keys("", Duration.ZERO, Duration.ZERO, false);
  }

  private Caller(
      PhoneBank bank, Plan plan, Story story, InetSocketAddress node, @Nullable Voice voice) {
    super(
        bank,
        NameAddress.of(SipUri.of(plan.caller(), bank.host(), bank.address().getPort()).toString())
            .withParameter("tag", bank.token()),
        uri(plan, node),
        node,
        voice);
    this.plan = plan;
    this.story = story;
  }

  private static String uri(Plan plan, InetSocketAddress node) {
    return SipUri.of(plan.number(), node.getAddress().getHostAddress(), node.getPort()).toString();
  }

  /**
   * Sets a caller going. What becomes of it is in the story. One without a voice cannot hear the
   * agent, so it leaves hanging up to the agent.
   */
  public static void dial(PhoneBank bank, Plan plan, Story story, InetSocketAddress node) {
    dial(bank, plan, story, node, true);
  }

  /** A caller whose phone speaks no codec of ours. */
  public static void dialWithStrangeCodec(
      PhoneBank bank, Plan plan, Story story, InetSocketAddress node) {
    dial(bank, plan, story, node, false);
  }

  private static void dial(
      PhoneBank bank, Plan plan, Story story, InetSocketAddress node, boolean acceptable) {
    bank.run(() -> {
      var ears = new Ears(bank, story);
      var caller = new Caller(bank, plan, story, node, story.voiced() ? voice(bank, ears) : null);
      ears.caller = caller;
      caller.begin(acceptable);
    });
  }

  private static @Nullable Voice voice(PhoneBank bank, Ears ears) {
    try {
      return bank.voices().open(bank.inetAddress(), Sound.CALLER_HERTZ, ears::hear);
    } catch (IOException tooMany) {
      bank.complain(String.valueOf(tooMany));
      return null;
    }
  }

  private void begin(boolean acceptable) {
    story.add(Sight.DIALLED);
    var extra = new LinkedHashMap<String, String>();
    extra.put("X-Test-Id", story.testId());
    if (acceptable) invite(extra);
    else invite(extra, Sdp.unacceptable(bank.host(), bank.deafPort()));
    bank.after(plan.patience().toMillis(), this::losePatience);
  }

  void losePatience() {
    if (over() || story.has(Sight.AGENT_PICKED_UP)) return;
    story.add(Sight.GAVE_UP);
    hangUp();
  }

  @Override
  boolean muted() {
    return bank.mutes(story);
  }

  @Override
  void reinvited() {
    story.add(Sight.REINVITED, "caller");
  }

  @Override
  void progressing(Response response) {
    if (!story.has(Sight.ACCEPTED)) story.add(Sight.ACCEPTED, String.valueOf(response.status()));
  }

  @Override
  void answered() {
    if (!story.has(Sight.ACCEPTED)) story.add(Sight.ACCEPTED, "200");
    story.add(Sight.CALLER_ANSWERED);
    var keys = plan.keys();
    for (int i = 0; i < keys.keys().length(); i++) {
      var key = keys.keys().charAt(i);
      bank.after(
          keys.after().plus(keys.every().multipliedBy(i)).toMillis(),
          () -> press(key, keys.byInfo()));
    }
  }

  private void press(char key, boolean byInfo) {
    if (over()) return;
    if (byInfo || voice == null) info(key);
    else voice.press(key);
  }

  private void heardTheAgent() {
    bank.after(plan.talk().toMillis(), this::leave);
  }

  boolean isOf(Story whose) {
    return story == whose;
  }

  /** Ends the talk, now. */
  void leave() {
    if (over()) return;
    story.add(Sight.CALLER_HUNG_UP);
    hangUp();
  }

  @Override
  void ended(End how, int status) {
    switch (how) {
      case BY_ROBOT -> {} // written down when it decided
      case BY_PEER -> story.add(Sight.CALLER_RELEASED);
      case REFUSED -> story.add(Sight.REFUSED, String.valueOf(status));
      case FAILED -> story.add(Sight.UNHEARD, String.valueOf(status));
    }
  }

  /** Between the voice's thread and the caller's. */
  private static final class Ears {
    private final PhoneBank bank;
    private final Story story;
    private volatile @Nullable Caller caller;

    Ears(PhoneBank bank, Story story) {
      this.bank = bank;
      this.story = story;
    }

    void hear(Sound sound) {
      if (sound == Sound.OTHER && !story.has(Sight.CALLER_HEARD_MUSIC))
        story.add(Sight.CALLER_HEARD_MUSIC);
      if (sound != Sound.AGENT || story.has(Sight.CALLER_HEARD_AGENT)) return;
      story.add(Sight.CALLER_HEARD_AGENT);
      var listener = caller;
      if (listener != null) bank.run(listener::heardTheAgent);
    }
  }
}
