package santra.distribution;

import java.time.Instant;
import java.util.Optional;
import santra.agent.Phone;
import santra.contact.Leg;
import santra.contact.entity.Introduction;
import santra.tenancy.Device;

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
}
