package santra.distribution;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import santra.agent.entity.AgentEntity;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.entity.ContactEntity;
import santra.ha.placement.Placement;
import santra.media.MediaServer;
import santra.media.recording.Recordings;
import santra.persistence.entity.Subscriber;
import santra.queue.entity.QueueEntity;
import santra.tenancy.Tenants;
import santra.toll.entity.TollEntity;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** Starts this node's share of all contacts, queues, agents and distributors. */
public final class Distribution {
  static final List<Integer> ROUNDS_MS =
      List.of(0, 300, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000);

  private Distribution() {}

  /**
   * @param recordings where recordings are; empty where nothing is recorded
   * @param channels who else acts on a contact's facts: the channels and the meters
   */
  public static Entities start(
      ActorSystem<?> system,
      MediaServer media,
      Telephone telephone,
      Supplier<Tenants> tenants,
      Optional<Recordings> recordings,
      LastAgents lastAgents,
      List<Function<ContactId, Subscriber<ContactEvent, Contact>>> channels,
      Clock clock) {
    var entities = new Entities(new ShardPost(system));
    var placement = Placement.of(system);
    placement.restingEntity(
        ContactEntity.TYPE,
        ContactEntity.Message.class,
        (id, shard) -> {
          var contact = ContactId.parse(id);
          var effects = new ContactEffects(contact, entities, media, lastAgents, clock);
          var outside = new OutsideEffects(contact, entities, media, telephone, tenants, clock);
          var callback = new CallbackEffects(contact, entities, tenants, clock);
          var recording =
              new RecordingEffects(contact, entities, media, recordings, tenants, clock);
          return ContactEntity.create(
              contact,
              everybody(effects, recording, outside, callback, contact, channels),
              effects::mediaChanged,
              shard,
              clock);
        });
    placement.entity(
        AgentEntity.TYPE,
        AgentEntity.Message.class,
        id -> {
          var agent = AgentRef.parse(id);
          return AgentEntity.create(
              agent, new AgentEffects(agent, entities, media, telephone, tenants, clock), clock);
        });
    placement.entity(
        QueueEntity.TYPE,
        QueueEntity.Message.class,
        id -> {
          var queue = QueueRef.parse(id);
          return QueueEntity.create(queue, new QueueEffects(queue, entities), clock);
        });
    placement.entity(
        TollEntity.TYPE,
        TollEntity.Message.class,
        tenant -> TollEntity.create(new TenantId(tenant), new TollEffects(tenant), clock));
    placement.perTenant(
        DistributorEntity.TYPE,
        DistributorEntity.Message.class,
        tenant -> DistributorEntity.create(new TenantId(tenant), entities, tenants, clock));
    return entities;
  }

  /**
   * Tells every contact of this node that a media server has died or come back: now, and a few
   * times more, for one that could not be moved at once.
   */
  public static void mediaChanged(ActorSystem<?> system, ScheduledExecutorService timer) {
    for (var millis : ROUNDS_MS) {
      var _ =
          timer.schedule(
              () ->
                  system
                      .eventStream()
                      .tell(new EventStream.Publish<>(new ContactEntity.MediaChanged())),
              millis,
              TimeUnit.MILLISECONDS);
    }
  }

  /** The wire first: what a caller hears must not wait for what a queue books. */
  private static Subscriber<ContactEvent, Contact> everybody(
      ContactEffects effects,
      RecordingEffects recording,
      OutsideEffects outside,
      CallbackEffects callback,
      ContactId contact,
      List<Function<ContactId, Subscriber<ContactEvent, Contact>>> channels) {
    var all = channels.stream().map(channel -> channel.apply(contact)).toList();
    return new Subscriber<>() {
      @Override
      public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
        for (var one : all) one.recorded(before, events, now, sequence);
        recording.recorded(before, events, now, sequence);
        effects.recorded(before, events, now, sequence);
        outside.recorded(before, events, now, sequence);
        callback.recorded(before, events, now, sequence);
      }

      @Override
      public void recovered(Contact now, long sequence) {
        for (var one : all) one.recovered(now, sequence);
        recording.recovered(now, sequence);
        effects.recovered(now, sequence);
        outside.recovered(now, sequence);
        callback.recovered(now, sequence);
      }
    };
  }
}
