package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import santra.contact.Aside;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.ContactEvent.GuestInvited;
import santra.contact.ContactEvent.GuestJoined;
import santra.contact.ContactEvent.GuestOffered;
import santra.contact.ContactEvent.PartChanged;
import santra.contact.Destination;
import santra.contact.Dialog;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.Part;
import santra.contact.Stage.Talking;
import santra.media.Hearing;
import santra.node.Examples;
import santra.vocabulary.AgentId;

/** Who hears whom, by the parts they have: rows of listener and speaker. */
class SoundscapeTest {
  private static final Instant AT = Examples.AT;
  private static final AgentId BEN = new AgentId("ben");
  private static final AgentId EVE = new AgentId("eve");

  private final List<ContactEvent> history =
      new ArrayList<>(
          List.of(
              new ContactEvent.Arrived(Examples.ARRIVAL, AT),
              new ContactEvent.Anchored("sdp", AT.plusSeconds(1), AT, Optional.empty()),
              new ContactEvent.Queued(Examples.PLAN.queue(), AT),
              new ContactEvent.AgentOffered(offer(Examples.OFFER.agent(), "anna"), AT),
              new ContactEvent.Connected("anna", dialog("anna"), "sdp", AT, Optional.empty())));

  private static Dialog dialog(String tag) {
    return new Dialog("call", tag, "r", "<sip:a@h>", "<sip:b@h>", "sip:b@h", List.of(), 1, 0);
  }

  private static Leg leg(String tag) {
    return new Leg(tag, Examples.OFFER.leg().path(), dialog(tag), "", "");
  }

  private static Offer offer(AgentId agent, String tag) {
    return new Offer(agent, false, leg(tag), AT, AT.plusSeconds(20), Examples.OFFER.why());
  }

  private Soundscape scape(ContactEvent... events) {
    history.addAll(List.of(events));
    Contact contact = new Contact.New();
    for (var event : history) contact = Contact.evolve(Examples.CALL, contact, event);
    var open = (Contact.Open) contact;
    return Soundscape.of(open, (Talking) open.stage());
  }

  private static ContactEvent invited(AgentId agent, Part part) {
    return new GuestInvited(
        agent, new Destination.ToAgent(agent, Examples.PLAN), part, AT, Optional.empty());
  }

  private static ContactEvent[] joins(AgentId agent, Part part, String tag) {
    return joins(invited(agent, part), agent, tag);
  }

  private static ContactEvent[] joins(ContactEvent invited, AgentId agent, String tag) {
    return new ContactEvent[] {
      invited,
      new GuestOffered(offer(agent, tag), AT),
      new GuestJoined(tag, dialog(tag), "sdp", AT, Optional.empty())
    };
  }

  private static String caller() {
    return Examples.ARRIVAL.leg().dialog().localTag();
  }

  /** As "listener<speaker", the caller's tag short. */
  private static List<String> rows(Soundscape scape) {
    Function<String, String> name = tag -> tag.equals(caller()) ? "caller" : tag;
    return scape.hearings().stream()
        .map((Hearing one) -> name.apply(one.listener()) + "<" + name.apply(one.speaker()))
        .sorted()
        .toList();
  }

  @Test
  void whileOneIsConsultedTheCallerHearsMusicAndTheAgentRingingThenTheColleague() {
    var ringing = scape(invited(BEN, Part.CONSULTED));
    assertThat(rows(ringing)).isEmpty();
    assertThat(ringing.sounds())
        .containsEntry(caller(), Examples.PLAN.music())
        .containsEntry("anna", "ringing");

    var talking =
        scape(
            new GuestOffered(offer(BEN, "ben"), AT),
            new GuestJoined("ben", dialog("ben"), "sdp", AT, Optional.empty()));
    assertThat(rows(talking)).containsExactly("anna<ben", "ben<anna");
    assertThat(talking.sounds())
        .containsEntry(caller(), Examples.PLAN.music())
        .containsEntry("anna", "")
        .containsEntry("ben", "");
  }

  @Test
  void asideTheColleagueHearsMusicAndInConferenceEverybodyEverybody() {
    scape(joins(BEN, Part.CONSULTED, "ben"));
    var aside = scape(new PartChanged(BEN, Part.ASIDE, AT));
    assertThat(rows(aside)).containsExactly("anna<caller", "caller<anna");
    assertThat(aside.sounds()).containsEntry("ben", Examples.PLAN.music());

    assertThat(rows(scape(new PartChanged(BEN, Part.CONFERENCE, AT))))
        .containsExactly(
            "anna<ben", "anna<caller", "ben<anna", "ben<caller", "caller<anna", "caller<ben");
  }

  @Test
  void aSupervisorHearsAndIsHeardByTheRightOnes() {
    assertThat(rows(scape(joins(EVE, Part.LISTENING, "eve"))))
        .containsExactly("anna<caller", "caller<anna", "eve<anna", "eve<caller");
    assertThat(rows(scape(new PartChanged(EVE, Part.WHISPERING, AT))))
        .containsExactly("anna<caller", "anna<eve", "caller<anna", "eve<anna", "eve<caller");
    assertThat(rows(scape(new PartChanged(EVE, Part.BARGING, AT))))
        .containsExactly(
            "anna<caller", "anna<eve", "caller<anna", "caller<eve", "eve<anna", "eve<caller");
  }

  @Test
  void aSupervisorWhoListensHearsTheConsultationToo() {
    scape(joins(EVE, Part.LISTENING, "eve"));
    assertThat(rows(scape(joins(BEN, Part.CONSULTED, "ben"))))
        .containsExactly("anna<ben", "ben<anna", "eve<anna", "eve<ben");
  }

  @Test
  void inACallBesideTheAgentIsHeardByTheColleagueAlone() {
    var aside = new Aside(leg("beside"), Examples.ARRIVAL.invite(), Optional.empty());
    var invited =
        new GuestInvited(
            BEN,
            new Destination.ToAgent(BEN, Examples.PLAN),
            Part.CONSULTED,
            AT,
            Optional.of(aside));
    assertThat(rows(scape(joins(invited, BEN, "ben"))))
        .containsExactly("anna<caller", "ben<beside", "beside<ben", "caller<anna");
  }
}
