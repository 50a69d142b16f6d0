package santra.distribution;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import santra.agent.entity.AgentEntity;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.entity.ContactEntity;
import santra.media.MediaServer;
import santra.persistence.entity.Subscriber;
import santra.queue.entity.QueueEntity;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** Starts this node's share of all contacts, queues, agents and distributors. */
public final class Distribution {
  private Distribution() {}

  /**
   * @param channels who else acts on a contact's facts: the channels and the meters
   */
  public static Entities start(
      ActorSystem<?> system,
      MediaServer media,
      Telephone telephone,
      Supplier<Tenants> tenants,
      List<Function<ContactId, Subscriber<ContactEvent, Contact>>> channels,
      Clock clock) {
    var entities = new Entities(system);
    var sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(
            Entities.CONTACTS,
            it -> {
              var contact = ContactId.parse(it.getEntityId());
              var effects = new ContactEffects(contact, entities, media, clock);
              return ContactEntity.create(
                  contact, everybody(effects, contact, channels), it.getShard(), clock);
            }));
    sharding.init(
        Entity.of(
            Entities.AGENTS,
            it -> {
              var agent = AgentRef.parse(it.getEntityId());
              return AgentEntity.create(
                  agent,
                  new AgentEffects(agent, system, entities, media, telephone, tenants, clock),
                  clock);
            }));
    sharding.init(
        Entity.of(
            Entities.QUEUES,
            it -> {
              var queue = QueueRef.parse(it.getEntityId());
              return QueueEntity.create(queue, new QueueEffects(queue, entities), clock);
            }));
    sharding.init(
        Entity.of(
            Entities.DISTRIBUTORS,
            it -> Distributor.create(new TenantId(it.getEntityId()), entities, tenants, clock)));
    return entities;
  }

  /** The wire first: what a caller hears must not wait for what a queue books. */
  private static Subscriber<ContactEvent, Contact> everybody(
      ContactEffects effects,
      ContactId contact,
      List<Function<ContactId, Subscriber<ContactEvent, Contact>>> channels) {
    var all = channels.stream().map(channel -> channel.apply(contact)).toList();
    return new Subscriber<>() {
      @Override
      public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
        for (var one : all) one.recorded(before, events, now, sequence);
        effects.recorded(before, events, now, sequence);
      }

      @Override
      public void recovered(Contact now, long sequence) {
        for (var one : all) one.recovered(now, sequence);
        effects.recovered(now, sequence);
      }
    };
  }
}
