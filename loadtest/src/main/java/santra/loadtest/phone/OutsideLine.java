package santra.loadtest.phone;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.protocol.sip.transport.ServerTransaction;

/**
 * A telephone outside, behind a carrier: what is called over a trunk, for a caller or, as one of
 * the centre's customers, by an agent.
 */
public final class OutsideLine {
  private final PhoneBank bank;
  private final AtomicInteger rung = new AtomicInteger();
  private final AtomicInteger talking = new AtomicInteger();
  private final AtomicInteger over = new AtomicInteger();
  private final AtomicLong heard = new AtomicLong();
  private final boolean customer;
  private volatile Reaction reaction;
  private volatile String invitation = "";

  /** The call that began last; the bank's thread's. */
  private @Nullable Call last;

  /**
   * @param number as the carrier is asked for it
   */
  public OutsideLine(PhoneBank bank, String number, Reaction reaction) {
    this(bank, number, reaction, false);
  }

  /** A customer's, who sounds like the callers and listens for agents. */
  public static OutsideLine ofCustomer(PhoneBank bank, String number, Reaction reaction) {
    return new OutsideLine(bank, number, reaction, true);
  }

  private OutsideLine(PhoneBank bank, String number, Reaction reaction, boolean customer) {
    this.customer = customer;
    this.bank = bank;
    this.reaction = reaction;
    bank.install(number, this::onInvite);
  }

  /** How it behaves from the next call on. */
  public void behave(Reaction next) {
    reaction = next;
  }

  /** Calls that have come. */
  public int rung() {
    return rung.get();
  }

  /** Calls that were connected. */
  public int talked() {
    return talking.get();
  }

  /** Calls that are over, whoever ended them. */
  public int over() {
    return over.get();
  }

  /** How often the voice of the other one, caller or agent, has begun to be heard here. */
  public long heardCaller() {
    return heard.get();
  }

  /** The last INVITE, as it came. */
  public String invitation() {
    return invitation;
  }

  /** Answers the call that began last after a while, whatever it was told to do. */
  public void pickUp(Duration after, Duration talk) {
    bank.after(
        after.toMillis(),
        () -> {
          if (last != null) last.pickUp(talk);
        });
  }

  private Optional<AnsweringLeg> onInvite(ServerTransaction transaction) {
    rung.incrementAndGet();
    var call = new Call(transaction, voice());
    last = call;
    invitation = transaction.request().uri() + " " + transaction.request().headers();
    call.begin(reaction);
    return Optional.of(call);
  }

  private @Nullable Voice voice() {
    try {
      return bank.voices()
          .open(
              bank.inetAddress(),
              customer ? Sound.CALLER_HERTZ : Sound.AGENT_HERTZ,
              sound -> {
                if (sound == (customer ? Sound.AGENT : Sound.CALLER)) heard.incrementAndGet();
              });
    } catch (IOException tooMany) {
      bank.complain(String.valueOf(tooMany));
      return null;
    }
  }

  private final class Call extends AnsweringLeg {
    private Reaction manner = Reaction.ignore();

    Call(ServerTransaction invite, @Nullable Voice voice) {
      super(OutsideLine.this.bank, invite, voice);
    }

    void begin(Reaction how) {
      manner = how;
      if (how.status() == 0) {
        ring();
        return;
      }
      if (how.status() < 500) ring();
      bank.after(
          how.after().toMillis(),
          () -> {
            if (over()) return;
            if (how.status() == 200) answer();
            else reject(how.status());
          });
    }

    void pickUp(Duration talk) {
      manner = Reaction.answer(Duration.ZERO, talk);
      answer();
    }

    @Override
    void connected() {
      talking.incrementAndGet();
      bank.after(
          manner.talk().toMillis(),
          () -> {
            if (!over()) hangUp();
          });
    }

    @Override
    void ended(End how, int status) {
      over.incrementAndGet();
    }
  }
}
