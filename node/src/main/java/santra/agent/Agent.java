package santra.agent;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import santra.agent.Activity.Afterwards;
import santra.agent.Activity.Busy;
import santra.agent.Activity.LoggedOut;
import santra.agent.Activity.NotReady;
import santra.agent.Activity.Ready;
import santra.agent.Activity.Ringing;
import santra.agent.Activity.WrappingUp;
import santra.agent.AgentCommand.Answer;
import santra.agent.AgentCommand.CutWrapUp;
import santra.agent.AgentCommand.EndWrapUp;
import santra.agent.AgentCommand.ExpireRegistration;
import santra.agent.AgentCommand.ExtendWrapUp;
import santra.agent.AgentCommand.Finish;
import santra.agent.AgentCommand.Lapse;
import santra.agent.AgentCommand.LogIn;
import santra.agent.AgentCommand.LogOut;
import santra.agent.AgentCommand.MakeNotReady;
import santra.agent.AgentCommand.MakeReady;
import santra.agent.AgentCommand.Miss;
import santra.agent.AgentCommand.Missing;
import santra.agent.AgentCommand.NoteDisposition;
import santra.agent.AgentCommand.Pick;
import santra.agent.AgentCommand.Register;
import santra.agent.AgentCommand.Reserve;
import santra.agent.AgentCommand.Unregister;
import santra.agent.AgentCommand.Withdraw;
import santra.agent.AgentEvent.AfterwardsChosen;
import santra.agent.AgentEvent.Answered;
import santra.agent.AgentEvent.BecameNotReady;
import santra.agent.AgentEvent.BecameReady;
import santra.agent.AgentEvent.DispositionGiven;
import santra.agent.AgentEvent.DispositionLapsed;
import santra.agent.AgentEvent.Finished;
import santra.agent.AgentEvent.LoggedIn;
import santra.agent.AgentEvent.Missed;
import santra.agent.AgentEvent.Registered;
import santra.agent.AgentEvent.Released;
import santra.agent.AgentEvent.Reserved;
import santra.agent.AgentEvent.Unregistered;
import santra.agent.AgentEvent.WrapUpEnded;
import santra.agent.AgentEvent.WrapUpExtended;
import santra.vocabulary.ContactId;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;
import santra.vocabulary.MissPolicy;

/**
 * The agent state machine. {@link #decide} says which facts follow from a command; {@link #evolve}
 * says which state follows from a fact; {@link #deadline} says what happens if nobody acts.
 *
 * @param phones where the agent's device is registered, at most {@link #MOST_PHONES}
 * @param finished contacts that ended last, at most {@link #MOST_FINISHED}: an answer that comes
 *     late makes nobody busy with them again
 * @param missed how often it was rung in vain since it answered last; empty for never
 * @param finishedReservation that of the conversation which ended last; empty from an earlier build
 * @param unsaid of which contact it was last not said in time what it was about; empty for none
 */
public record Agent(
    Activity activity,
    List<Phone> phones,
    List<ContactId> finished,
    Optional<Instant> finishedReservation,
    Optional<Integer> missed,
    Optional<ContactId> unsaid) {

  /** One device may register over a few flows; more is a mistake or an attack. */
  public static final int MOST_PHONES = 4;

  /** More than end while a message is on its way. */
  static final int MOST_FINISHED = 8;

  public static final Agent NEW = new Agent(new LoggedOut(Instant.EPOCH), List.of());

  public Agent {
    phones = List.copyOf(phones);
    finished = List.copyOf(finished);
  }

  public Agent(
      Activity activity,
      List<Phone> phones,
      List<ContactId> finished,
      Optional<Instant> finishedReservation,
      Optional<Integer> missed) {
    this(activity, phones, finished, finishedReservation, missed, Optional.empty());
  }

  public Agent(Activity activity, List<Phone> phones) {
    this(activity, phones, List.of(), Optional.empty(), Optional.empty());
  }

  /** The phone that registered last and is still registered. */
  public Optional<Phone> phoneAt(Instant now) {
    return phones.reversed().stream().filter(phone -> phone.expiresAt().isAfter(now)).findFirst();
  }

  /** The contact this agent is rung for, talks with, or wraps up. */
  public Optional<ContactId> contact() {
    return switch (activity) {
      case Ringing ringing -> Optional.of(ringing.contact());
      case Busy busy -> Optional.of(busy.contact());
      case WrappingUp wrapping -> Optional.of(wrapping.contact());
      case LoggedOut _, NotReady _, Ready _ -> Optional.empty();
    };
  }

  private String describe() {
    return activity.getClass().getSimpleName();
  }

  private boolean rings(ContactId contact) {
    return activity instanceof Ringing ringing && ringing.contact().equals(contact);
  }

  private boolean rings(ContactId contact, Optional<Instant> reservedAt) {
    return activity instanceof Ringing ringing
        && ringing.contact().equals(contact)
        && reservedAt.map(ringing.since()::equals).orElse(true);
  }

  /** A contact that was transferred may come again; then its reservation is a later one. */
  private boolean finished(ContactId contact, Optional<AgentCommand.Offered> offer) {
    return finished.contains(contact)
        && (offer.isEmpty()
            || finishedReservation.isEmpty()
            || !offer.get().reservedAt().isAfter(finishedReservation.get()));
  }

  /**
   * The reservation had lapsed while nobody could say that the phone was answered. Who talks is
   * busy: what was thought of the agent meanwhile gives way.
   */
  private List<AgentEvent> answeredUnheard(
      ContactId contact, Instant at, AgentCommand.Offered offer) {
    var events = new ArrayList<AgentEvent>();
    switch (activity) {
      case Ringing ringing -> events.add(new Released(ringing.contact(), at));
      case WrappingUp wrapping -> events.addAll(over(wrapping, at, Optional.empty()));
      case LoggedOut _, NotReady _, Ready _, Busy _ -> {}
    }
    events.add(new Reserved(contact, offer.queue(), offer.reservedAt(), at, offer.why()));
    events.add(new Answered(contact, at));
    wished()
        .ifPresent(
            afterwards -> events.add(new AfterwardsChosen(afterwards, at, Optional.empty())));
    return events;
  }

  /** What the agent had chosen before a contact came in between. */
  private Optional<Afterwards> wished() {
    return switch (activity) {
      case LoggedOut _ -> Optional.of(new Afterwards.LogOut());
      case NotReady(var reason, _) -> Optional.of(new Afterwards.StayNotReady(reason));
      case WrappingUp wrapping -> Optional.of(wrapping.afterwards());
      case Ringing ringing -> ringing.afterwards();
      case Ready _, Busy _ -> Optional.empty();
    };
  }

  private boolean talks(ContactId contact, Optional<Instant> reservedAt) {
    return activity instanceof Busy busy
        && busy.contact().equals(contact)
        && (reservedAt.isEmpty()
            || busy.reservedAt().isEmpty()
            || busy.reservedAt().equals(reservedAt));
  }

  private boolean talks(ContactId contact) {
    return activity instanceof Busy busy && busy.contact().equals(contact);
  }

  private boolean wrapsUp(ContactId contact) {
    return activity instanceof WrappingUp wrapping && wrapping.contact().equals(contact);
  }

  private boolean has(String phoneContact) {
    return phones.stream().anyMatch(phone -> phone.contact().equals(phoneContact));
  }

  public static Decision<AgentEvent> decide(Agent agent, AgentCommand command) {
    var activity = agent.activity();
    return switch (command) {
      case LogIn(var at, var by) when activity instanceof LoggedOut -> accept(new LoggedIn(at, by));
      case LogIn _ -> accept();
      case LogOut order -> logOut(agent, order);
      case MakeReady order -> makeReady(agent, order);
      case MakeNotReady order -> makeNotReady(agent, order);
      case Reserve(var contact, _, _, _, _) when agent.rings(contact) -> accept();
      case Reserve(var contact, var queue, var at, var lapsesAt, var why)
          when activity instanceof Ready ->
          accept(new Reserved(contact, queue, at, lapsesAt, why));
      case Pick pick -> pick(agent, pick);
      case Answer(var contact, var at, var offer)
          when agent.rings(contact, offer.map(AgentCommand.Offered::reservedAt)) ->
          accept(new Answered(contact, at));
      case Answer(var contact, _, var offer)
          when agent.talks(contact) || agent.finished(contact, offer) ->
          accept();
      case Answer(var contact, var at, var offer)
          when offer.isPresent() && !(activity instanceof Busy) ->
          new Decision.Accepted<>(agent.answeredUnheard(contact, at, offer.get()));
      case Miss miss
          when activity instanceof Ringing ringing
              && agent.rings(miss.contact(), miss.reservedAt()) ->
          accept(
              new Missed(
                  miss.contact(), miss.cause(), miss.at(), Optional.of(agent.then(ringing, miss))));
      case Withdraw(var contact, var at, var reservedAt) when agent.rings(contact, reservedAt) ->
          accept(new Released(contact, at));
      case Lapse(var contact, var at)
          when activity instanceof Ringing ringing
              && agent.rings(contact)
              && !at.isBefore(ringing.lapsesAt()) ->
          accept(new Released(contact, at));
      case Finish finish
          when activity instanceof Busy busy
              && agent.talks(finish.contact(), finish.reservedAt()) ->
          accept(finished(busy, finish));
      // The answer's own message is still on its way: both facts are told at once.
      case Finish finish
          when activity instanceof Ringing ringing
              && agent.rings(finish.contact(), finish.reservedAt()) ->
          accept(
              new Answered(finish.contact(), finish.at()),
              finished(ringing.answered(finish.at()), finish));
      case EndWrapUp(var contact, var at)
          when activity instanceof WrappingUp wrapping
              && agent.wrapsUp(contact)
              && !at.isBefore(wrapping.endsAt()) ->
          new Decision.Accepted<>(over(wrapping, at, Optional.empty()));
      case CutWrapUp(_, var by)
          when activity instanceof WrappingUp wrapping
              && wrapping.owes().isPresent()
              && by == By.AGENT ->
          new Decision.Rejected<>(UNSAID);
      case CutWrapUp(var at, var by) when activity instanceof WrappingUp wrapping ->
          new Decision.Accepted<>(over(wrapping, at, Optional.of(by)));
      case NoteDisposition note when activity instanceof WrappingUp wrapping ->
          said(wrapping, note);
      case ExtendWrapUp order when activity instanceof WrappingUp wrapping ->
          extend(wrapping, order);
      case Register(var phone, var at) -> register(agent, phone, at);
      case Unregister(var contact, var at) when agent.has(contact) ->
          accept(new Unregistered(contact, at));
      case ExpireRegistration(var contact, var at) when agent.expired(contact, at) ->
          accept(new Unregistered(contact, at));
      // Told twice, or too late: it is already so, and the teller need not know.
      case Miss _,
          Withdraw _,
          Lapse _,
          EndWrapUp _,
          NoteDisposition _,
          Unregister _,
          ExpireRegistration _,
          Finish _ ->
          accept();
      // Listed, not defaulted: a new command does not compile until it has a line here.
      case Reserve _, Answer _, CutWrapUp _, ExtendWrapUp _ -> reject(command, agent.describe());
    };
  }

  private static final String UNSAID = "it has to be said first what the contact was about";

  /** It ends now, whether or not it was said what the contact was about. */
  private static List<AgentEvent> over(WrappingUp wrapping, Instant at, Optional<By> by) {
    var ended = new WrapUpEnded(wrapping.contact(), at, by);
    return wrapping.owes().isEmpty()
        ? List.of(ended)
        : List.of(new DispositionLapsed(wrapping.contact(), at), ended);
  }

  private static Decision<AgentEvent> said(WrappingUp wrapping, NoteDisposition note) {
    var owes = wrapping.owes();
    if (owes.isEmpty() || !wrapping.contact().equals(note.contact())) return accept();
    var given = new DispositionGiven(note.contact(), owes.get(), note.at());
    return owes.get().isAfter(note.at())
        ? accept(given)
        : accept(given, new WrapUpEnded(note.contact(), note.at(), Optional.empty()));
  }

  /** Whoever is not ready stays so afterwards. */
  private static Decision<AgentEvent> pick(Agent agent, Pick pick) {
    if (agent.rings(pick.contact())) return accept();
    var reserved =
        new Reserved(pick.contact(), pick.queue(), pick.at(), pick.lapsesAt(), pick.why());
    return switch (agent.activity()) {
      case Ready _ -> accept(reserved);
      case NotReady(var reason, _) ->
          accept(
              reserved,
              new AfterwardsChosen(
                  new Afterwards.StayNotReady(reason), pick.at(), Optional.of(By.AGENT)));
      case LoggedOut _, Ringing _, Busy _, WrappingUp _ -> reject(pick, agent.describe());
    };
  }

  /** A phone that cannot be reached takes the next contact no better, whatever the policy. */
  private Afterwards then(Ringing ringing, Miss miss) {
    var policy = miss.policy().orElse(MissPolicy.USUAL);
    if (policy.logOutAfter() > 0 && misses() + 1 >= policy.logOutAfter())
      return new Afterwards.LogOut();
    if (ringing.afterwards().isPresent()) return ringing.afterwards().get();
    return policy.staysReady() && miss.cause() != Missing.UNREACHABLE
        ? new Afterwards.BackToReady()
        : new Afterwards.StayNotReady(reason(miss.cause()));
  }

  /** How often it was rung in vain since it answered last. */
  private int misses() {
    return missed.orElse(0);
  }

  private static Decision<AgentEvent> extend(WrappingUp wrapping, ExtendWrapUp order) {
    var latest = wrapping.since().plus(order.most());
    var until = order.until().isAfter(latest) ? latest : order.until();
    return until.isAfter(wrapping.endsAt())
        ? accept(new WrapUpExtended(wrapping.contact(), until, order.at(), order.by()))
        : new Decision.Rejected<>("wrap-up is as long as it may be");
  }

  private static Decision<AgentEvent> logOut(Agent agent, LogOut order) {
    return switch (agent.activity()) {
      case LoggedOut _ -> accept();
      case NotReady _, Ready _ -> accept(new AgentEvent.LoggedOut(order.at(), order.by()));
      case WrappingUp(_, _, _, _, var owes) when owes.isPresent() ->
          accept(new AfterwardsChosen(new Afterwards.LogOut(), order.at(), order.by()));
      case WrappingUp(var contact, _, _, _, _) ->
          accept(
              new AfterwardsChosen(new Afterwards.LogOut(), order.at(), order.by()),
              new WrapUpEnded(contact, order.at(), order.by()));
      case Ringing _, Busy _ ->
          accept(new AfterwardsChosen(new Afterwards.LogOut(), order.at(), order.by()));
    };
  }

  private static Decision<AgentEvent> makeReady(Agent agent, MakeReady order) {
    return switch (agent.activity()) {
      case Ready _ -> accept();
      case NotReady _ -> accept(new BecameReady(order.at(), order.by()));
      case WrappingUp(_, _, _, _, var owes) when owes.isPresent() ->
          new Decision.Rejected<>(UNSAID);
      case WrappingUp(var contact, _, _, _, _) ->
          accept(
              new AfterwardsChosen(new Afterwards.BackToReady(), order.at(), order.by()),
              new WrapUpEnded(contact, order.at(), order.by()));
      case Ringing _, Busy _ ->
          accept(new AfterwardsChosen(new Afterwards.BackToReady(), order.at(), order.by()));
      case LoggedOut _ -> reject(order, agent.describe());
    };
  }

  private static Decision<AgentEvent> makeNotReady(Agent agent, MakeNotReady order) {
    return switch (agent.activity()) {
      case NotReady(var already, _) when already.equals(order.reason()) -> accept();
      case NotReady _, Ready _ ->
          accept(new BecameNotReady(order.reason(), order.at(), order.by()));
      case Ringing _, Busy _, WrappingUp _ ->
          accept(
              new AfterwardsChosen(
                  new Afterwards.StayNotReady(order.reason()), order.at(), order.by()));
      case LoggedOut _ -> reject(order, agent.describe());
    };
  }

  private static Finished finished(Busy busy, Finish finish) {
    var chosen = busy.afterwards();
    var afterwards =
        finish.staysNotReady() && chosen instanceof Afterwards.BackToReady
            ? new Afterwards.StayNotReady("after-work")
            : chosen;
    return new Finished(
        finish.contact(),
        finish.at(),
        finish.wrapUpEndsAt(),
        afterwards,
        finish.owes().map(_ -> finish.at().plus(finish.wrapUp())));
  }

  /** RFC 3261 section 10.3 step 7: within one Call-ID an older CSeq is not taken. */
  private static Decision<AgentEvent> register(Agent agent, Phone phone, Instant at) {
    for (var known : agent.phones())
      if (known.contact().equals(phone.contact())
          && known.callId().equals(phone.callId())
          && known.cseq() >= phone.cseq())
        return known.equals(phone) ? accept() : new Decision.Rejected<>("CSeq out of order");
    return accept(new Registered(phone, at));
  }

  private boolean expired(String contact, Instant now) {
    return phones.stream()
        .anyMatch(phone -> phone.contact().equals(contact) && !phone.expiresAt().isAfter(now));
  }

  public static Agent evolve(Agent agent, AgentEvent event) {
    return switch (event) {
      case LoggedIn(var at, _) -> agent.having(0).now(new NotReady("logged-in", at));
      case AgentEvent.LoggedOut(var at, _) -> agent.now(new LoggedOut(at));
      case BecameReady(var at, _) -> agent.now(new Ready(at));
      case BecameNotReady(var reason, var at, _) -> agent.now(new NotReady(reason, at));
      case AfterwardsChosen(var afterwards, _, _) -> agent.now(agent.choosing(afterwards));
      case Reserved(var contact, var queue, var at, var lapsesAt, var why) ->
          agent.now(new Ringing(contact, queue, agent.activity().since(), at, lapsesAt, why));
      case Answered(_, var at) -> agent.having(0).now(agent.ringing().answered(at));
      case Missed(_, var cause, var at, var then) ->
          agent
              .having(agent.misses() + 1)
              .now(taken(then.orElseGet(() -> new Afterwards.StayNotReady(reason(cause))), at));
      case Released(_, var at) -> agent.now(agent.ringing().released(at));
      case Finished(var contact, var at, var endsAt, var afterwards, _) when !endsAt.isAfter(at) ->
          agent.having(contact).now(taken(afterwards, at));
      case Finished(var contact, var at, var endsAt, var afterwards, var owes) ->
          agent.having(contact).now(new WrappingUp(contact, at, endsAt, afterwards, owes));
      case DispositionGiven(_, var endsAt, _) -> agent.now(agent.wrappingUp().said(endsAt));
      case DispositionLapsed(var contact, var at) ->
          agent.now(agent.wrappingUp().said(at)).leavingUnsaid(contact);
      case WrapUpEnded(_, var at, _) -> agent.now(taken(agent.wrappingUp().afterwards(), at));
      case WrapUpExtended(_, var endsAt, _, _) -> agent.now(agent.wrappingUp().until(endsAt));
      case Registered(var phone, _) -> agent.with(phone);
      case Unregistered(var contact, _) -> agent.without(contact);
    };
  }

  private static String reason(Missing cause) {
    return switch (cause) {
      case NO_ANSWER -> "no-answer";
      case BUSY -> "device-busy";
      case REJECTED -> "rejected";
      case UNREACHABLE -> "unreachable";
    };
  }

  static Activity taken(Afterwards afterwards, Instant at) {
    return switch (afterwards) {
      case Afterwards.BackToReady _ -> new Ready(at);
      case Afterwards.StayNotReady(var reason) -> new NotReady(reason, at);
      case Afterwards.LogOut _ -> new LoggedOut(at);
    };
  }

  private Activity choosing(Afterwards afterwards) {
    return switch (activity) {
      case Busy(var contact, var queue, var since, _, var reservedAt) ->
          new Busy(contact, queue, since, afterwards, reservedAt);
      case WrappingUp(var contact, var since, var endsAt, _, var owes) ->
          new WrappingUp(contact, since, endsAt, afterwards, owes);
      case Ringing ringing -> ringing.choosing(afterwards);
      case LoggedOut _, NotReady _, Ready _ -> throw impossible("chose afterwards");
    };
  }

  private Ringing ringing() {
    if (activity instanceof Ringing ringing) return ringing;
    throw impossible("ended an offer");
  }

  private WrappingUp wrappingUp() {
    if (activity instanceof WrappingUp wrapping) return wrapping;
    throw impossible("ended wrap-up");
  }

  private IllegalStateException impossible(String what) {
    return new IllegalStateException("impossible history: %s while %s".formatted(what, activity));
  }

  private Agent now(Activity next) {
    return new Agent(next, phones, finished, finishedReservation, missed, unsaid);
  }

  private Agent leavingUnsaid(ContactId contact) {
    return new Agent(activity, phones, finished, finishedReservation, missed, Optional.of(contact));
  }

  private Agent having(ContactId contact) {
    var next = new ArrayList<>(finished);
    if (next.size() == MOST_FINISHED) next.removeFirst();
    next.add(contact);
    return new Agent(
        activity,
        phones,
        next,
        activity instanceof Busy busy ? busy.reservedAt() : Optional.empty(),
        missed,
        unsaid);
  }

  private Agent having(int misses) {
    return new Agent(
        activity,
        phones,
        finished,
        finishedReservation,
        misses == 0 ? Optional.empty() : Optional.of(misses),
        unsaid);
  }

  private Agent with(Phone phone) {
    var next = new ArrayList<>(without(phone.contact()).phones());
    if (next.size() == MOST_PHONES) next.removeFirst();
    next.add(phone);
    return new Agent(activity, next, finished, finishedReservation, missed, unsaid);
  }

  private Agent without(String contact) {
    return new Agent(
        activity,
        phones.stream().filter(phone -> !phone.contact().equals(contact)).toList(),
        finished,
        finishedReservation,
        missed,
        unsaid);
  }

  /** Derived from state alone, so a node that takes over after a crash re-arms the same timer. */
  public Optional<Deadline<AgentCommand>> deadline() {
    var registrations =
        phones.stream()
            .map(phone ->
                new Deadline<AgentCommand>(
                    phone.expiresAt(), new ExpireRegistration(phone.contact(), phone.expiresAt())));
    return Stream.concat(activityDeadline().stream(), registrations)
        .min(Comparator.comparing(Deadline<AgentCommand>::at));
  }

  private Optional<Deadline<AgentCommand>> activityDeadline() {
    return switch (activity) {
      case Ringing(var contact, _, _, _, var at, _, _) ->
          Optional.of(new Deadline<>(at, new Lapse(contact, at)));
      case WrappingUp(var contact, _, var at, _, _) ->
          Optional.of(new Deadline<>(at, new EndWrapUp(contact, at)));
      case LoggedOut _, NotReady _, Ready _, Busy _ -> Optional.empty();
    };
  }
}
