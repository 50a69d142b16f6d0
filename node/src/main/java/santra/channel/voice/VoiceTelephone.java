package santra.channel.voice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import santra.agent.Phone;
import santra.contact.Dialog;
import santra.contact.Leg;
import santra.contact.Outside;
import santra.contact.Path;
import santra.contact.entity.Introduction;
import santra.distribution.Telephone;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.transport.Transport;
import santra.tenancy.Device;
import santra.tenancy.Outlet;
import santra.tenancy.Trunk;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/** Rings agents on SIP phones. */
public final class VoiceTelephone implements Telephone {
  /** Of the INVITE that rings a device; said again for a longer session, it has the next. */
  private static final long FIRST_CSEQ = 1;

  /** Whether an INVITE of ours with that number is one that rings a device. */
  static boolean rings(long cseq) {
    return cseq <= Dialog.LAST_FIRST;
  }

  private final Tokens tokens;
  private final String edge;
  private final BiFunction<TenantId, Trunk, List<Outlet>> places;

  /**
   * @param edge this node's SIP address, for devices that have registered nowhere
   * @param places where a tenant's trunk is thought to answer
   */
  public VoiceTelephone(
      Tokens tokens, String edge, BiFunction<TenantId, Trunk, List<Outlet>> places) {
    this.tokens = tokens;
    this.edge = edge;
    this.places = places;
  }

  @Override
  public Optional<Phone> reach(Device device, Optional<Phone> registered) {
    return registered.or(() -> device.contact().map(this::fixed));
  }

  private Phone fixed(String contact) {
    var uri = SipUri.parse(contact);
    var named = uri.parameters().value("transport").flatMap(Transport::named);
    var transport = uri.secure() ? Transport.TLS : named.orElse(Transport.UDP);
    return new Phone(
        contact,
        edge,
        transport.name(),
        uri.host() + ":" + uri.portOr(transport.standardPort()),
        0,
        "",
        0,
        "",
        0,
        Instant.MAX);
  }

  @Override
  public Leg legTo(Introduction contact, Device device, Phone phone, Instant reservedAt) {
    var kind = contact.isGuests(reservedAt) ? "b" : "a"; // Leg.isGuest
    var id = kind + Long.toString(reservedAt.toEpochMilli(), 36);
    var token = tokens.of(contact.contact(), id);
    var host = phone.edge().substring(0, phone.edge().lastIndexOf(':'));
    var caller = contact.caller().isEmpty() ? "anonymous" : contact.caller();
    var name = contact.callerName().isEmpty() ? "" : contact.callerName() + " ";
    return new Leg(
        id,
        new Path(phone.edge(), phone.transport(), phone.remote(), phone.connection()),
        new Dialog(
            token,
            token,
            "",
            name + "<sip:" + caller + "@" + host + ">",
            "<sip:" + device.user() + "@" + host + ">",
            phone.contact(),
            List.of(),
            FIRST_CSEQ,
            0),
        "",
        "");
  }

  @Override
  public List<Outlet> places(TenantId tenant, Trunk trunk) {
    return places.apply(tenant, trunk);
  }

  @Override
  public Leg legOver(ContactId contact, String leg, Outlet outlet, Outside outside) {
    var token = tokens.of(contact, leg);
    return new Leg(
        leg,
        Carriers.path(edge, outlet),
        new Dialog(
            token,
            token,
            "",
            Carriers.from(outlet, outside.shown(), outside.withheld()),
            "<" + Carriers.uri(outlet, outside.number()) + ">",
            Carriers.target(outlet, outside.number()),
            List.of(),
            FIRST_CSEQ,
            0),
        "",
        "");
  }
}
