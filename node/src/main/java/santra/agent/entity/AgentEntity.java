package santra.agent.entity;

import java.time.Clock;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.persistence.entity.Doorstep;
import santra.persistence.entity.RulebookEntity;
import santra.persistence.entity.Subscriber;
import santra.vocabulary.AgentRef;

/** Gives {@link Agent} a journal, a mailbox and a timer. */
public final class AgentEntity
    extends RulebookEntity<AgentEntity.Message, AgentCommand, AgentEvent, Agent> {
  /** The journal's name for agents: {@code agent|tenant/agent}. */
  public static final String TYPE = "agent";

  /** What the entity understands. */
  public sealed interface Message {}

  public record Tell(AgentCommand command, ActorRef<StatusReply<Done>> replyTo)
      implements Message {}

  public record Report(ActorRef<AgentReport> replyTo) implements Message {}

  /** From the entity to itself: write what was gathered meanwhile. */
  record Commit() implements Message {}

  private final AgentRef agent;
  private final ActorContext<Message> context;

  public static Behavior<Message> create(
      AgentRef agent, Subscriber<AgentEvent, Agent> subscriber, Clock clock) {
    return Doorstep.of(
        id(agent),
        Message.class,
        AgentEntity::refuse,
        doorstep ->
            Behaviors.setup(context ->
                Behaviors.withTimers(timers ->
                    new AgentEntity(agent, subscriber, context, timers, doorstep, clock))));
  }

  private static PersistenceId id(AgentRef agent) {
    return PersistenceId.of(TYPE, agent.entityId());
  }

  private AgentEntity(
      AgentRef agent,
      Subscriber<AgentEvent, Agent> subscriber,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Doorstep<Message> doorstep,
      Clock clock) {
    super(id(agent), new AgentRules(), subscriber, context, timers, doorstep, clock);
    this.agent = agent;
    this.context = context;
  }

  private static void refuse(Message message, String reason) {
    switch (message) {
      case Tell(_, var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Report _, Commit _ -> {} // a report has no way to say no: silence
    }
  }

  @Override
  protected Message message(AgentCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Message commitMessage() {
    return new Commit();
  }

  @Override
  protected Effect<AgentEvent, Agent> onMessage(Agent state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Commit _ -> commit(state);
      case Report(var replyTo) ->
          Effect()
              .none()
              .thenReply(replyTo, now -> new AgentReport(agent, now, lastSequenceNumber(context)));
    };
  }
}
