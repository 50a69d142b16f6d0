package santra.distribution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.agent.Phone;
import santra.contact.Leg;
import santra.contact.Outside;
import santra.contact.entity.Introduction;
import santra.tenancy.Device;
import santra.tenancy.Outlet;
import santra.tenancy.Trunk;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/** What the floor asks of the channel that rings agents; the voice channel implements it. */
public interface Telephone {

  /**
   * Where a device of the agent can be rung: its latest registration, or its fixed address.
   *
   * @return empty when it cannot be reached
   */
  Optional<Phone> reach(Device device, Optional<Phone> registered);

  /**
   * Our leg to that phone, before anything is sent: dialog, tag, path; no SDP yet.
   *
   * @param reservedAt tells this attempt from others of the same contact
   */
  Leg legTo(Introduction contact, Device device, Phone phone, Instant reservedAt);

  /**
   * Our leg to a number outside over that trunk, before anything is sent; no SDP yet.
   *
   * @param leg its id
   * @param outlet at one place
   */
  Leg legOver(ContactId contact, String leg, Outlet outlet, Outside outside);

  /**
   * Where a trunk is thought to answer, as far as this node has seen, the best first; none for a
   * trunk that only brings calls, is down, or has a name that leads nowhere.
   */
  List<Outlet> places(TenantId tenant, Trunk trunk);
}
