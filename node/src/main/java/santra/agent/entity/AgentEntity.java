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

  private final AgentRef agent;
  private final ActorContext<Message> context;

  public static Behavior<Message> create(
      AgentRef agent, Subscriber<AgentEvent, Agent> subscriber, Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new AgentEntity(agent, subscriber, context, timers, clock)));
  }

  private AgentEntity(
      AgentRef agent,
      Subscriber<AgentEvent, Agent> subscriber,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Clock clock) {
    super(
        PersistenceId.of(TYPE, agent.entityId()),
        new AgentRules(),
        subscriber,
        context,
        timers,
        clock);
    this.agent = agent;
    this.context = context;
  }

  @Override
  protected Message message(AgentCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Effect<AgentEvent, Agent> onMessage(Agent state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Report(var replyTo) ->
          Effect()
              .none()
              .thenReply(replyTo, now -> new AgentReport(agent, now, lastSequenceNumber(context)));
    };
  }
}
