package santra.distribution;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import santra.agent.Agent;
import santra.agent.AgentEvent;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.distribution.Distributor.Heard;
import santra.media.MediaServer;
import santra.persistence.entity.Subscriber;
import santra.queue.Queue;
import santra.queue.QueueEvent;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** Lets the simulation in: the effects and the distributor as a node starts them. */
public final class Backstage {
  /** When a contact is told that the media servers have changed, in ms. */
  public static final List<Integer> ROUNDS_MS = Distribution.ROUNDS_MS;

  private Backstage() {}

  public static Subscriber<ContactEvent, Contact> effects(
      ContactId contact, Entities entities, MediaServer media, Clock clock) {
    return new ContactEffects(contact, entities, media, clock);
  }

  /**
   * @param effects of a contact
   */
  public static void mediaChanged(Subscriber<ContactEvent, Contact> effects, Contact now) {
    ((ContactEffects) effects).mediaChanged(now);
  }

  public static Subscriber<AgentEvent, Agent> effects(
      AgentRef agent,
      Entities entities,
      MediaServer media,
      Telephone telephone,
      Supplier<Tenants> tenants,
      Clock clock) {
    return new AgentEffects(agent, entities, media, telephone, tenants, clock);
  }

  public static Subscriber<ContactEvent, Contact> outside(
      ContactId contact,
      Entities entities,
      MediaServer media,
      Telephone telephone,
      Supplier<Tenants> tenants,
      Clock clock) {
    return new OutsideEffects(contact, entities, media, telephone, tenants, clock);
  }

  public static Subscriber<ContactEvent, Contact> callback(
      ContactId contact, Entities entities, Supplier<Tenants> tenants, Clock clock) {
    return new CallbackEffects(contact, entities, tenants, clock);
  }

  public static void pick(
      Entities entities,
      Supplier<Tenants> tenants,
      Clock clock,
      AgentRef agent,
      ContactId contact) {
    new CallControl(entities, tenants, clock).pick(agent, contact);
  }

  public static Subscriber<QueueEvent, Queue> effects(QueueRef queue, Entities entities) {
    return new QueueEffects(queue, entities);
  }

  /** A distributor without its actor. */
  public static final class Matching {
    private final Errands errands;
    private final Distributor rules = new Distributor();

    public Matching(TenantId tenant, Entities entities) {
      errands = new Errands(tenant, entities);
    }

    /**
     * @param back takes what is heard of what was done
     */
    public void hear(Heard news, Tenant tenant, Instant now, Consumer<Heard> back) {
      for (var action : rules.hear(news, tenant, now))
        errands.run(action).thenAccept(heard -> heard.ifPresent(back));
    }

    public DistributorEntity.Ready ready(Tenant tenant, Instant now) {
      return rules.readiness(tenant, now);
    }

    public void tick(Tenant tenant, Instant now, Consumer<Heard> back) {
      hear(new Distributor.Tick(), tenant, now, back);
    }
  }
}
