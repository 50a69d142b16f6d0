package santra.node;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import santra.agent.Activity;
import santra.agent.Activity.Afterwards;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentCommand.Missing;
import santra.agent.AgentEvent;
import santra.agent.By;
import santra.agent.Phone;
import santra.channel.voice.EdgeOrder;
import santra.contact.Announcement;
import santra.contact.Arrival;
import santra.contact.Aside;
import santra.contact.Attempt;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Segment;
import santra.contact.ContactRecord.Stay;
import santra.contact.Departure;
import santra.contact.Destination;
import santra.contact.Dialog;
import santra.contact.Host;
import santra.contact.Invite;
import santra.contact.Leg;
import santra.contact.LegQuality;
import santra.contact.Offer;
import santra.contact.OfferOutcome;
import santra.contact.Outlet;
import santra.contact.Outside;
import santra.contact.Part;
import santra.contact.Path;
import santra.contact.Plan;
import santra.contact.RecordingPart;
import santra.contact.Said;
import santra.contact.Script;
import santra.contact.SessionTimer;
import santra.contact.TakenPlace;
import santra.contact.entity.Introduction;
import santra.contact.entity.Introduction.Companion;
import santra.flow.Announcements;
import santra.flow.CallbackTerms;
import santra.flow.Flow;
import santra.flow.OpeningHours;
import santra.flow.OpeningHours.Span;
import santra.flow.Overflow;
import santra.flow.Passed;
import santra.flow.Position;
import santra.flow.Speech;
import santra.flow.Step;
import santra.flow.Step.Asking;
import santra.flow.TakingTerms;
import santra.queue.Books;
import santra.queue.Outcome;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;
import santra.queue.Taken;
import santra.queue.Waiting;
import santra.toll.Caps;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.toll.TollEvent;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.Agreement;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Judgement;
import santra.vocabulary.Judgement.Candidate;
import santra.vocabulary.Judgement.Contender;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/** One of everything that is stored or said, with every part filled in. */
public final class Examples {
  public static final Instant AT = Instant.parse("2026-11-24T08:00:00.123456Z");
  static final Instant LATER = AT.plusSeconds(20);
  static final TenantId ACME = new TenantId("acme");
  public static final ContactId CALL =
      new ContactId(ACME, UUID.fromString("0193588e-0f4b-8a3d-9c62-5b1f0a7de001"));
  public static final ContactId OTHER =
      new ContactId(ACME, UUID.fromString("0193588e-0f4b-8a3d-9c62-5b1f0a7de002"));
  public static final QueueId SALES = new QueueId("sales");
  public static final AgentId ANNA = new AgentId("anna");
  static final AgentId BEN = new AgentId("ben");
  static final Why WHY =
      new Why("longest-waiting to longest-idle", 3, 61_000, 7_000, "0a1b2c3d4e5f");
  static final Claim CLAIM = new Claim(5, Optional.of(ANNA), Optional.of(Duration.ofSeconds(20)));
  public static final Why WEIGHED =
      new Why(
          "service-level to most-skilled",
          3,
          61_000,
          7_000,
          "0a1b2c3d4e5f",
          Optional.of(
              new Judgement(
                  LATER,
                  ContactChoice.SERVICE_LEVEL,
                  AgentChoice.MOST_SKILLED,
                  "finnish 3 and (sales 2 or support 4)",
                  1,
                  List.of(new Contender(CALL, SALES, AT, 5, 30_000, 20_000, 1.25, 600_000)),
                  2,
                  List.of(new Candidate(ANNA, 0, 8, AT)))));
  public static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n";

  static final String SESSION = "acme/0193588e-0f4b-8a3d-9c62-5b1f0a7de001@127.0.0.1:2223";

  static final Phone PHONE =
      new Phone(
          "sip:201@127.0.0.9:5071",
          "127.0.0.1:5060",
          "TCP",
          "127.0.0.9:40123",
          7,
          "registration-1",
          12,
          "<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>",
          1,
          AT.plusSeconds(60));

  public static final Plan PLAN =
      new Plan(
          "0a1b2c3d4e5f",
          "welcome",
          true,
          SALES,
          "music",
          50,
          Duration.ofMinutes(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.empty());

  static final Plan CLAIMING =
      new Plan(
          "0a1b2c3d4e5f",
          "welcome",
          true,
          SALES,
          "music",
          50,
          Duration.ofMinutes(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Optional.of(CLAIM),
          Optional.empty());

  static final SessionTimer TIMER = new SessionTimer(Duration.ofMinutes(30), true);

  static final Plan SENT_ON =
      new Plan(
          "0a1b2c3d4e5f",
          "",
          true,
          new QueueId("support"),
          "music",
          50,
          Duration.ofMinutes(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.of(SessionTerms.USUAL));

  public static final Plan ANNOUNCING =
      new Plan(
          "0a1b2c3d4e5f",
          "",
          true,
          new QueueId("support"),
          "music",
          50,
          Duration.ofMinutes(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.of(SessionTerms.USUAL),
          Optional.of(
              new Announcements(
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(30),
                  "fi",
                  List.of(
                      new Announcements.Phrase(
                          List.of(
                              new Speech.Prompt("place.wav"),
                              new Speech.Quantity(Announcements.POSITION)))))),
          List.of());

  static final Plan OVERFLOWING =
      new Plan(
          "0a1b2c3d4e5f",
          "",
          true,
          SALES,
          "music",
          50,
          Duration.ofMinutes(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.of(SessionTerms.USUAL),
          Optional.empty(),
          Stream.of(
                  new Overflow.When.Waited(Duration.ofMinutes(2)),
                  new Overflow.When.LongerThan(30),
                  new Overflow.When.Unstaffed(),
                  new Overflow.When.Closed(
                      new OpeningHours(
                          ZoneId.of("Europe/Helsinki"),
                          Map.of(
                              DayOfWeek.MONDAY,
                              List.of(new OpeningHours.Span(LocalTime.of(8, 0), LocalTime.NOON))),
                          Map.of())))
              .map(when ->
                  Outlet.toQueue(
                      new Overflow(when, new Overflow.Target.ToQueue(SENT_ON.queue()), true),
                      SENT_ON))
              .toList());

  public static final Agreement HELP = new Agreement("help", ACME, new TenantId("clinic"));

  /** In another tenant's queue. */
  static final Plan TAKEN =
      new Plan(
          "f5e4d3c2b1a0",
          "",
          true,
          new QueueId("support"),
          "music",
          50,
          Duration.ofMinutes(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Optional.empty(),
          Optional.of(SessionTerms.USUAL),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              new Host(
                  HELP,
                  new TakingTerms(
                      ZoneId.of("Europe/Helsinki"),
                      Optional.empty(),
                      5,
                      200,
                      Set.of(TakingTerms.Shown.CALLER)))));

  public static final Invite INVITE =
      new Invite(
          List.of("SIP/2.0/UDP 127.0.0.8:5060;branch=z9hG4bK1"),
          List.of("<sip:127.0.0.7;lr>"),
          "\"Åke\" <sip:040@127.0.0.8>;tag=caller",
          "<sip:+358100100@127.0.0.1>",
          1);

  static final Dialog EARLY =
      new Dialog(
          "call-1",
          "token-a1",
          "",
          "<sip:040@127.0.0.1>",
          "<sip:201@127.0.0.1>",
          "sip:201@127.0.0.9:5071",
          List.of(),
          1,
          0);

  public static final Dialog DIALOG =
      new Dialog(
          "call-1",
          "token-a1",
          "agent-tag",
          "<sip:040@127.0.0.1>",
          "<sip:201@127.0.0.1>",
          "sip:201@127.0.0.9:5071",
          List.of("<sip:127.0.0.7;lr>"),
          1,
          3);

  public static final Path PATH = new Path("127.0.0.1:5060", "UDP", "127.0.0.8:5060", 0);
  public static final Leg CALLER = new Leg(Leg.CALLER, PATH, DIALOG, "", SDP);

  public static final Arrival ARRIVAL =
      new Arrival(
          "+358100100",
          "040",
          "Åke",
          "test-17",
          PLAN,
          INVITE,
          CALLER,
          Optional.empty(),
          Optional.empty());

  static final Arrival TIMED =
      new Arrival(
          "+358100100",
          "040",
          "Åke",
          "test-17",
          SENT_ON,
          INVITE,
          CALLER,
          Optional.empty(),
          Optional.of(TIMER));

  static final QueueId SUPPORT = new QueueId("support");

  private static final Asking ASKING =
      new Asking(
          List.of(new Speech.Prompt("fi/choose")),
          List.of(new Speech.Prompt("fi/sorry"), new Speech.Digits("card")),
          Duration.ofSeconds(4),
          2,
          "office");

  static final Flow FLOW =
      new Flow(
          "main",
          "0a1b2c3d4e5f",
          "fi",
          "hours",
          Map.of(
              "hours", new Step.Hours("weekdays", "menu", "closed"),
              "closed",
                  new Step.Say(
                      List.of(new Speech.Prompt("fi/closed"), new Speech.Time("opens")), "bye"),
              "bye", new Step.HangUp(),
              "menu", new Step.Menu(ASKING, Map.of("1", "office", "2", "card")),
              "card", new Step.Collect(ASKING, "card", 4, 6, "#", "old"),
              "old", new Step.Compare("card", Step.Test.BELOW, "1000", "set", "said"),
              "set", new Step.Put("class", "gold", "said"),
              "said", new Step.Say(List.of(new Speech.Quantity("card")), "office"),
              "office", new Step.Enqueue(SUPPORT)),
          Map.of(
              "weekdays",
              new OpeningHours(
                  ZoneId.of("Europe/Helsinki"),
                  Map.of(
                      DayOfWeek.MONDAY, List.of(new Span(LocalTime.of(8, 0), LocalTime.of(16, 0)))),
                  Map.of(LocalDate.of(2026, 12, 24), List.of()))));

  public static final Arrival IN_FLOW =
      new Arrival(
          "+358100300",
          "040",
          "Åke",
          "test-18",
          PLAN,
          INVITE,
          CALLER,
          Optional.of(new Script(FLOW, Map.of(SUPPORT, PLAN))),
          Optional.empty());

  /** Its caller is looked up. */
  static final Arrival ASKED_FOR =
      new Arrival(
          "+358100300",
          "040",
          "",
          "",
          PLAN,
          INVITE,
          CALLER,
          Optional.of(
              new Script(
                  new Flow(
                      "asks",
                      "0a1b2c3d4e5f",
                      "en",
                      "find",
                      Map.of(
                          "find",
                          new Step.LookUp(
                              "crm",
                              List.of("caller"),
                              Map.of("name", "customer"),
                              Duration.ofSeconds(2),
                              "office",
                              "office"),
                          "office",
                          new Step.Enqueue(SUPPORT)),
                      Map.of()),
                  Map.of(SUPPORT, PLAN))),
          Optional.empty());

  static final Position POSITION =
      new Position(
          "card",
          3,
          1,
          "17",
          Map.of("caller", "040"),
          List.of("fi/choose"),
          Optional.of(AT),
          LATER);

  public static final Offer OFFER =
      new Offer(ANNA, true, new Leg("a1", PATH, EARLY, SDP, ""), AT, LATER, WHY);

  static final Aside ASIDE =
      new Aside(new Leg("d1", PATH, DIALOG, SDP, SDP), INVITE, Optional.of(TIMER));

  public static final ContactRecord RECORD =
      new ContactRecord(
          CALL,
          ACME,
          "voice",
          "+358100100",
          "040",
          SALES,
          "0a1b2c3d4e5f",
          ContactRecord.Outcome.ANSWERED,
          HungUpBy.AGENT,
          200,
          Optional.of("longest call"),
          AT,
          Optional.of(AT.plusSeconds(1)),
          Optional.of(AT.plusSeconds(8)),
          LATER,
          7_000,
          12_000,
          Optional.of(ANNA),
          Optional.of("test-17"),
          List.of(
              new Segment("queue", AT, AT.plusSeconds(8), Optional.empty()),
              new Segment("talk", AT.plusSeconds(8), LATER, Optional.of(ANNA))),
          List.of(
              new LegRecord("c", "call-1", Optional.empty(), AT, LATER, "answered", 200),
              new LegRecord("a1", "call-2", Optional.of(ANNA), AT, LATER, "answered", 200)),
          List.of(),
          List.of());

  static final ContactRecord TRANSFERRED = transferred(RECORD, List.of());

  static final ContactRecord DETOURED =
      transferred(
          RECORD,
          List.of(
              new ContactRecord.Detour(
                  new QueueId("support"), AT, AT.plusSeconds(1), OverflowCause.NO_STAFF)));

  /** Nothing optional in it. */
  static final ContactRecord REFUSED =
      new ContactRecord(
          OTHER,
          ACME,
          "voice",
          "+358100100",
          "",
          SALES,
          "0a1b2c3d4e5f",
          ContactRecord.Outcome.FAILED,
          HungUpBy.CENTRE,
          488,
          Optional.empty(),
          AT,
          Optional.empty(),
          Optional.empty(),
          AT,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  private Examples() {}

  /** {@link #RECORD}, after stays in other queues. */
  public static ContactRecord detoured(List<ContactRecord.Detour> detours) {
    var one = RECORD;
    return new ContactRecord(
        one.contact(),
        one.tenant(),
        one.channel(),
        one.number(),
        one.caller(),
        one.queue(),
        one.configuration(),
        one.outcome(),
        one.hungUpBy(),
        one.sipCause(),
        one.reason(),
        one.arrivedAt(),
        one.queuedAt(),
        one.answeredAt(),
        one.endedAt(),
        one.waitMs(),
        one.talkMs(),
        one.agent(),
        one.testId(),
        one.segments(),
        one.legs(),
        List.of(),
        detours);
  }

  static final RecordingPart RECORDING =
      new RecordingPart(
          2,
          SESSION,
          "acme/2026-11-30/01234567-89ab-8def-8123-456789abcdef-2.srec",
          "acme.one",
          RecordingPart.Progress.KEPT,
          AT,
          List.of(
              new RecordingPart.Pause(AT, Optional.of(LATER)),
              new RecordingPart.Pause(LATER, Optional.empty())),
          Optional.of(LATER),
          Optional.of(new RecordingPart.Kept(64_000, 2_000, "00ff".repeat(16), true)),
          Optional.empty());

  static final RecordingPart MESSAGE =
      new RecordingPart(
          1,
          SESSION,
          "acme/2026-11-30/01234567-89ab-8def-8123-456789abcdef-1.srec",
          "acme.one",
          RecordingPart.Progress.RUNNING,
          AT,
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(SALES));

  static final LegQuality QUALITY =
      new LegQuality("c", 500, 86_000, Optional.of(3L), Optional.of(1_250L), Optional.of(431L));

  private static ContactRecord transferred(ContactRecord one, List<ContactRecord.Detour> detours) {
    return new ContactRecord(
        one.contact(),
        one.tenant(),
        one.channel(),
        one.number(),
        one.caller(),
        one.queue(),
        one.configuration(),
        one.outcome(),
        one.hungUpBy(),
        one.sipCause(),
        one.reason(),
        one.arrivedAt(),
        one.queuedAt(),
        one.answeredAt(),
        one.endedAt(),
        one.waitMs(),
        one.talkMs(),
        one.agent(),
        one.testId(),
        one.segments(),
        one.legs(),
        List.of(new Stay(new QueueId("support"), AT, AT.plusSeconds(1), AT.plusSeconds(2), ANNA)),
        detours);
  }

  public static final Outside OUTSIDE =
      new Outside("+358401234567", "+358100100", true, "+358100100", Duration.ofSeconds(60));

  static final Attempt ATTEMPT =
      new Attempt(new Leg("o1-0", PATH, EARLY, SDP, ""), "operator", 12_500, "EUR", AT, LATER);

  public static final CallbackTerms CALLBACK =
      new CallbackTerms(
          "1",
          "fi/we-call-back.wav",
          3,
          Duration.ofMinutes(5),
          Duration.ofHours(24),
          Optional.of(
              new OpeningHours(
                  ZoneId.of("Europe/Helsinki"),
                  Map.of(
                      DayOfWeek.MONDAY, List.of(new Span(LocalTime.of(8, 0), LocalTime.of(16, 0)))),
                  Map.of())),
          2);

  static final ContactRecord CALLED_BACK =
      new ContactRecord(
          CALL,
          ACME,
          "voice",
          "+358100100",
          "040",
          SALES,
          "0a1b2c3d4e5f",
          ContactRecord.Outcome.ANSWERED,
          HungUpBy.CUSTOMER,
          200,
          Optional.empty(),
          AT,
          Optional.of(AT),
          Optional.of(LATER),
          LATER,
          20_000,
          0,
          Optional.of(ANNA),
          Optional.empty(),
          List.of(new Segment("call-back", AT, LATER, Optional.empty())),
          List.of(),
          List.of(),
          List.of(),
          Optional.of(
              new ContactRecord.CalledBack(
                  "+358401234567", AT, 2, Optional.of(LATER), Optional.empty())),
          Optional.empty());

  /** Given to another tenant, whose agent answered. */
  public static final ContactRecord GIVEN =
      new ContactRecord(
          CALL,
          ACME,
          "voice",
          "+358100100",
          "040",
          SUPPORT,
          "f5e4d3c2b1a0",
          ContactRecord.Outcome.ANSWERED,
          HungUpBy.CUSTOMER,
          200,
          Optional.empty(),
          AT,
          Optional.of(AT.plusSeconds(120)),
          Optional.of(AT.plusSeconds(130)),
          AT.plusSeconds(190),
          10_000,
          60_000,
          Optional.of(BEN),
          Optional.of("test-9"),
          List.of(
              new Segment("queue", AT, AT.plusSeconds(120), Optional.empty()),
              new Segment("queue", AT.plusSeconds(120), AT.plusSeconds(130), Optional.empty()),
              new Segment("talk", AT.plusSeconds(130), AT.plusSeconds(190), Optional.of(BEN))),
          List.of(
              new LegRecord(
                  "caller", "call-1", Optional.empty(), AT, AT.plusSeconds(190), "answered", 200),
              new LegRecord(
                  "a0", "call-2", Optional.of(ANNA), AT, AT.plusSeconds(20), "no-answer", 487),
              new LegRecord(
                  "a1",
                  "call-3",
                  Optional.of(BEN),
                  AT.plusSeconds(121),
                  AT.plusSeconds(190),
                  "answered",
                  200)),
          List.of(),
          List.of(
              new ContactRecord.Detour(
                  SALES, AT, AT.plusSeconds(120), OverflowCause.WAIT, Optional.of(HELP))),
          Optional.empty(),
          Optional.empty(),
          Optional.of(new ContactRecord.Hosted(HELP, true, false)));

  /** Its customer called in; it had itself taken over the place of an earlier one. */
  static final ContactRecord CALLED_IN =
      new ContactRecord(
          CALL,
          ACME,
          "voice",
          "+358100100",
          "040",
          SALES,
          "0a1b2c3d4e5f",
          ContactRecord.Outcome.RELEASED,
          HungUpBy.CENTRE,
          200,
          Optional.of("called in"),
          AT,
          Optional.of(AT),
          Optional.empty(),
          LATER,
          20_000,
          0,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.of(
              new ContactRecord.CalledBack(
                  "+358401234567",
                  AT,
                  0,
                  Optional.empty(),
                  Optional.of(new ContactRecord.CalledIn(OTHER, Optional.of(LATER))))),
          Optional.of(new ContactRecord.TookOver(OTHER, SALES, AT, LATER)));

  /** Who waits in vain for it is asked to be called back, or sent to a number outside. */
  static final Arrival OVERFLOWING_ELSEWHERE =
      new Arrival(
          "+358100300",
          "040",
          "Åke",
          "test-20",
          new Plan(
              "0a1b2c3d4e5f",
              "",
              true,
              SALES,
              "music",
              50,
              Duration.ofMinutes(30),
              Duration.ofSeconds(20),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(
                  Outlet.of(
                      new Overflow(
                          new Overflow.When.Waited(Duration.ofMinutes(1)),
                          new Overflow.Target.ToCallback(),
                          true)),
                  Outlet.toNumber(
                      new Overflow(
                          new Overflow.When.Waited(Duration.ofMinutes(2)),
                          new Overflow.Target.ToNumber("0401234567"),
                          true),
                      OUTSIDE)),
              Optional.of(CALLBACK)),
          INVITE,
          CALLER,
          Optional.empty(),
          Optional.empty());

  /** Who waits in vain for it leaves a message. */
  static final Arrival TAKING_MESSAGES =
      new Arrival(
          "+358100300",
          "040",
          "Åke",
          "test-22",
          new Plan(
              "0a1b2c3d4e5f",
              "",
              true,
              SALES,
              "music",
              50,
              Duration.ofMinutes(30),
              Duration.ofSeconds(20),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(
                  Outlet.of(
                      new Overflow(
                          new Overflow.When.Waited(Duration.ofMinutes(1)),
                          new Overflow.Target.ToVoicemail("fi/message.wav", Duration.ofMinutes(3)),
                          true)))),
          INVITE,
          CALLER,
          Optional.empty(),
          Optional.empty());

  /** Its flow ends at a number outside, or with one agent. */
  static final Arrival LED_OUT =
      new Arrival(
          "+358100300",
          "040",
          "Åke",
          "test-21",
          SENT_ON,
          INVITE,
          CALLER,
          Optional.of(
              new Script(
                  new Flow(
                      "main",
                      "0a1b2c3d4e5f",
                      "fi",
                      "out",
                      Map.of(
                          "out", new Step.Transfer("0401234567", "anna"),
                          "anna", new Step.ToAgent(ANNA, Duration.ofSeconds(20), SALES)),
                      Map.of()),
                  Map.of(),
                  Map.of("0401234567", OUTSIDE))),
          Optional.empty());

  /** Its flow ends with a call-back, for which its plan has the terms. */
  static final Arrival OFFERING_CALLBACK =
      new Arrival(
          "+358100300",
          "040",
          "Åke",
          "test-19",
          new Plan(
              "0a1b2c3d4e5f",
              "",
              true,
              SALES,
              "music",
              50,
              Duration.ofMinutes(30),
              Duration.ofSeconds(20),
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              Optional.of(CALLBACK)),
          INVITE,
          CALLER,
          Optional.of(
              new Script(
                  new Flow(
                      "later",
                      "0a1b2c3d4e5f",
                      "fi",
                      "back",
                      Map.of("back", new Step.CallBack(SALES, "caller")),
                      Map.of()),
                  Map.of())),
          Optional.empty());

  static final ContactRecord OUT =
      new ContactRecord(
          CALL,
          ACME,
          "voice",
          "+358100100",
          "040",
          SALES,
          "0a1b2c3d4e5f",
          ContactRecord.Outcome.ANSWERED,
          HungUpBy.OUTSIDE,
          200,
          Optional.empty(),
          AT,
          Optional.empty(),
          Optional.of(AT),
          LATER,
          0,
          20_000,
          Optional.empty(),
          Optional.empty(),
          List.of(new Segment("outside", AT, LATER, Optional.empty())),
          List.of(
              new LegRecord(
                  "o1-0",
                  "call-3",
                  Optional.empty(),
                  AT,
                  LATER,
                  "answered",
                  200,
                  Optional.of(
                      new ContactRecord.Charge("+358401234567", "operator", 4_167, "EUR")))),
          List.of(new Stay(SALES, AT, AT, AT, ANNA)),
          List.of());

  static List<ContactEvent> contactEvents() {
    return List.of(
        new ContactEvent.Arrived(ARRIVAL, AT),
        new ContactEvent.FlowWalked(
            List.of(new Passed("hours", "open"), new Passed("menu", "2")), POSITION, AT),
        new ContactEvent.PromptStarted(3, LATER, AT),
        new ContactEvent.Anchored(SDP, LATER, AT, Optional.empty()),
        new ContactEvent.Anchored(SDP, LATER, AT, Optional.of(SESSION)),
        new ContactEvent.RecordingChanged(RECORDING, AT),
        new ContactEvent.QualityMeasured(SESSION, List.of(QUALITY), AT),
        new ContactEvent.Queued(SALES, AT),
        new ContactEvent.Overflowed(SALES, OverflowCause.WAIT, SUPPORT, AT, LATER),
        new ContactEvent.AnnouncementDue(2, AT),
        new ContactEvent.Announced(
            new Announcement(2, List.of("words/fi/3.wav"), Optional.of(3), Optional.of(5)), AT),
        new ContactEvent.AgentOffered(OFFER, AT),
        new ContactEvent.AgentRinging("a1", DIALOG, AT),
        new ContactEvent.OfferEnded("a1", OfferOutcome.NO_ANSWER, 487, AT),
        new ContactEvent.Connected("a1", DIALOG, SDP, AT, Optional.empty()),
        new ContactEvent.Connected("a1", DIALOG, SDP, AT, Optional.of(TIMER)),
        new ContactEvent.Renegotiated("c", 2, SDP, SDP, AT, Optional.empty()),
        new ContactEvent.Renegotiated("c", 2, SDP, SDP, AT, Optional.of(TIMER)),
        new ContactEvent.Reanchored(SESSION, List.of(new Said("c", SDP), new Said("a1", SDP)), AT),
        new ContactEvent.Reinvited("c", 3, AT, Optional.empty()),
        new ContactEvent.Reinvited("c", 3, AT, Optional.of(TIMER)),
        new ContactEvent.MediaAgreed("c", 3, "sip:040@127.0.0.8", SDP, AT, Optional.empty()),
        new ContactEvent.MediaAgreed("c", 3, "sip:040@127.0.0.8", SDP, AT, Optional.of(TIMER)),
        new ContactEvent.SessionRefreshed("c", 4, Optional.of(TIMER), AT),
        new ContactEvent.Held(AT),
        new ContactEvent.Resumed(LATER),
        new ContactEvent.Transferred("a1", new Destination.ToQueue(SENT_ON), AT, true),
        new ContactEvent.Transferred("a1", new Destination.ToAgent(ANNA, SENT_ON), AT, false),
        new ContactEvent.Transferred("a1", new Destination.ToQueue(ANNOUNCING), AT, false),
        new ContactEvent.GuestInvited(
            BEN, new Destination.ToAgent(BEN, SENT_ON), Part.CONSULTED, AT, Optional.empty()),
        new ContactEvent.GuestInvited(
            BEN, new Destination.ToAgent(BEN, SENT_ON), Part.CONSULTED, AT, Optional.of(ASIDE)),
        new ContactEvent.GuestOffered(OFFER, AT),
        new ContactEvent.GuestJoined("b1", DIALOG, SDP, AT, Optional.of(TIMER)),
        new ContactEvent.PartChanged(BEN, Part.CONFERENCE, AT),
        new ContactEvent.GuestLeft(BEN, Departure.LET_GO, 200, AT),
        new ContactEvent.HandedOver("a1", BEN, AT, true),
        new ContactEvent.Muted(AT),
        new ContactEvent.Unmuted(AT),
        new ContactEvent.DigitPressed("c", "#", AT, Optional.empty()),
        new ContactEvent.DigitPressed("c", "#", AT, Optional.of("k3x-17")),
        new ContactEvent.AgentOffered(new Offer(ANNA, true, OFFER.leg(), AT, LATER, WEIGHED), AT),
        new ContactEvent.Arrived(
            new Arrival(
                "+358100100",
                "040",
                "Åke",
                "test-17",
                CLAIMING,
                INVITE,
                CALLER,
                Optional.empty(),
                Optional.empty()),
            AT),
        new ContactEvent.Arrived(IN_FLOW, AT),
        new ContactEvent.Arrived(TIMED, AT),
        new ContactEvent.Ended(RECORD, LATER),
        new ContactEvent.Ended(REFUSED, AT),
        new ContactEvent.Ended(TRANSFERRED, LATER),
        new ContactEvent.Transferred("a1", new Destination.ToNumber(OUTSIDE, SENT_ON), AT, true),
        new ContactEvent.NumberDialled(OUTSIDE, AT, Optional.empty()),
        new ContactEvent.TrunkTried(ATTEMPT, AT),
        new ContactEvent.NumberRinging("o1-0", DIALOG, AT),
        new ContactEvent.TrunkFailed("o1-0", OfferOutcome.UNREACHABLE, 503, AT),
        new ContactEvent.NumberGivenUp("+358401234567", 503, "no trunk is left", AT),
        new ContactEvent.Ended(OUT, LATER),
        new ContactEvent.Arrived(
            new Arrival(
                "+358100100",
                "040",
                "Åke",
                "test-17",
                OVERFLOWING,
                INVITE,
                CALLER,
                Optional.empty(),
                Optional.empty()),
            AT),
        new ContactEvent.Ended(DETOURED, LATER),
        new ContactEvent.Disposed(ANNA, List.of("complaint", "invoice"), "wrong bill", AT),
        new ContactEvent.AgentOffered(
            new Offer(
                ANNA,
                true,
                OFFER.leg(),
                AT,
                LATER,
                WHY,
                Optional.of(new MissPolicy(true, 3)),
                Optional.empty()),
            AT),
        new ContactEvent.Arrived(ASKED_FOR, AT),
        new ContactEvent.CallbackWanted("040", AT, Optional.empty()),
        new ContactEvent.CallbackPromised(
            OUTSIDE, CALLBACK, LATER, AT, Optional.of(SALES), Optional.of(AT)),
        new ContactEvent.CallbackRefused("too many call-backs are open", AT),
        new ContactEvent.CallerAway(true, AT),
        new ContactEvent.CallbackDue(AT),
        new ContactEvent.CallbackPutOff(LATER, AT),
        new ContactEvent.PlaceTaken(new TakenPlace(CALL, SALES, AT, LATER), LATER),
        new ContactEvent.Ended(CALLED_BACK, LATER),
        new ContactEvent.Ended(CALLED_IN, LATER),
        new ContactEvent.Disposed(ANNA, List.of("other"), "", AT, Optional.of(true)),
        new ContactEvent.Arrived(OFFERING_CALLBACK, AT),
        new ContactEvent.NumberDialled(OUTSIDE, AT, Optional.of(OverflowCause.NO_STAFF)),
        new ContactEvent.CallbackWanted("040", AT, Optional.of(OverflowCause.WAIT)),
        new ContactEvent.Arrived(OVERFLOWING_ELSEWHERE, AT),
        new ContactEvent.Arrived(LED_OUT, AT),
        new ContactEvent.AgentOffered(
            new Offer(
                BEN,
                false,
                OFFER.leg(),
                AT,
                LATER,
                WHY,
                Optional.empty(),
                Optional.of(HELP.taker())),
            AT),
        new ContactEvent.TakerAsked(SALES, OverflowCause.WAIT, TAKEN, AT),
        new ContactEvent.TakerAgreed(Optional.empty(), AT),
        new ContactEvent.TakerAgreed(Optional.of(GIVEN), AT),
        new ContactEvent.TakerRefused("queue is full", AT),
        new ContactEvent.MessageAsked(
            SALES, OverflowCause.CLOSED, "fi/message.wav", Duration.ofMinutes(3), AT),
        new ContactEvent.RecordingChanged(MESSAGE, AT),
        new ContactEvent.Arrived(TAKING_MESSAGES, AT));
  }

  static List<AgentEvent> agentEvents() {
    return List.of(
        new AgentEvent.LoggedIn(AT, Optional.empty()),
        new AgentEvent.LoggedOut(AT, Optional.empty()),
        new AgentEvent.BecameReady(AT, Optional.empty()),
        new AgentEvent.BecameNotReady("lunch", AT, Optional.empty()),
        new AgentEvent.AfterwardsChosen(new Afterwards.StayNotReady("lunch"), AT, Optional.empty()),
        new AgentEvent.AfterwardsChosen(new Afterwards.LogOut(), AT, Optional.empty()),
        new AgentEvent.AfterwardsChosen(new Afterwards.BackToReady(), AT, Optional.empty()),
        new AgentEvent.Reserved(CALL, SALES, AT, LATER, WHY),
        new AgentEvent.Answered(CALL, AT),
        new AgentEvent.Missed(CALL, Missing.UNREACHABLE, AT, Optional.empty()),
        new AgentEvent.Released(CALL, AT),
        new AgentEvent.Finished(CALL, AT, LATER, new Afterwards.BackToReady()),
        new AgentEvent.WrapUpEnded(CALL, AT, Optional.empty()),
        new AgentEvent.Registered(PHONE, AT),
        new AgentEvent.Unregistered(PHONE.contact(), AT),
        new AgentEvent.Reserved(CALL, SALES, AT, LATER, WEIGHED),
        new AgentEvent.LoggedIn(AT, Optional.of(By.SUPERVISOR)),
        new AgentEvent.LoggedOut(AT, Optional.of(By.AGENT)),
        new AgentEvent.BecameReady(AT, Optional.of(By.AGENT)),
        new AgentEvent.BecameNotReady("lunch", AT, Optional.of(By.SUPERVISOR)),
        new AgentEvent.AfterwardsChosen(new Afterwards.LogOut(), AT, Optional.of(By.AGENT)),
        new AgentEvent.Missed(
            CALL, Missing.NO_ANSWER, AT, Optional.of(new Afterwards.BackToReady())),
        new AgentEvent.WrapUpEnded(CALL, AT, Optional.of(By.AGENT)),
        new AgentEvent.Finished(
            CALL, AT, LATER, new Afterwards.BackToReady(), Optional.of(AT.plusSeconds(10))),
        new AgentEvent.DispositionGiven(CALL, LATER, AT),
        new AgentEvent.DispositionLapsed(CALL, AT),
        new AgentEvent.WrapUpExtended(CALL, LATER, AT, By.AGENT));
  }

  static List<Agent> agents() {
    var agents =
        Stream.of(
                new Activity.LoggedOut(AT),
                new Activity.NotReady("lunch", AT),
                new Activity.Ready(AT),
                new Activity.Ringing(CALL, SALES, AT, AT, LATER, WHY),
                new Activity.Busy(CALL, SALES, AT, new Afterwards.LogOut(), Optional.empty()),
                new Activity.WrappingUp(CALL, AT, LATER, new Afterwards.StayNotReady("lunch")))
            .map(activity -> new Agent(activity, List.of(PHONE)))
            .collect(Collectors.toCollection(ArrayList::new));
    agents.add(
        new Agent(
            new Activity.Busy(CALL, SALES, AT, new Afterwards.BackToReady(), Optional.of(AT)),
            List.of(PHONE),
            List.of(CALL),
            Optional.of(AT),
            Optional.empty()));
    agents.add(
        new Agent(
            new Activity.Ringing(
                CALL, SALES, AT, AT, LATER, WHY, Optional.of(new Afterwards.LogOut())),
            List.of(PHONE),
            List.of(),
            Optional.empty(),
            Optional.of(2)));
    return agents;
  }

  static List<Object> queueJournal() {
    return List.of(
        new QueueEvent.Joined(CALL, AT),
        new QueueEvent.Left(CALL, Outcome.ANSWERED, AT, LATER),
        queue(),
        new Queue(queue().waiting(), queue().books(), List.of(new Waiting(CALL, LATER))),
        new QueueEvent.Joined(CALL, AT, Optional.of(CLAIM)),
        new Queue(List.of(new Waiting(CALL, AT, Optional.of(CLAIM))), queue().books(), List.of()),
        new QueueEvent.Joined(CALL, AT, Optional.empty(), Optional.of(SUPPORT)),
        new QueueEvent.Left(CALL, Outcome.OVERFLOWED, AT, LATER, Optional.of(OverflowCause.LENGTH)),
        new Queue(
            queue().waiting(),
            new Books(
                9,
                4,
                2,
                0,
                Duration.ofMillis(40_500),
                Duration.ofSeconds(19),
                Map.of(OverflowCause.WAIT, 1L),
                Optional.of(2L)),
            List.of()),
        new QueueEvent.Joined(
            CALL,
            AT,
            Optional.of(
                new Claim(
                    0,
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(20)),
                    Optional.of(Duration.ofDays(30))))),
        new QueueEvent.PutOff(CALL, AT, LATER),
        new QueueEvent.TakenUp(CALL, AT, LATER),
        new QueueEvent.PlaceTaken(CALL, AT, OTHER, LATER, true, LATER),
        new QueueEvent.Declined(CALL, AT, HELP, "queue is full"),
        new QueueEvent.Joined(
            CALL,
            AT,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Taken(HELP, LocalDate.of(2026, 11, 24)))),
        new QueueEvent.Left(
            CALL,
            Outcome.OVERFLOWED,
            AT,
            LATER,
            Optional.of(OverflowCause.WAIT),
            Optional.of(HELP)),
        new Queue(
            List.of(new Waiting(CALL, AT, Optional.empty(), Optional.of(LATER))),
            queue().books(),
            List.of()),
        new Queue(
            List.of(new Waiting(CALL, AT, Optional.empty(), Optional.empty(), Optional.of(HELP))),
            new Books(
                9,
                4,
                2,
                0,
                Duration.ofMillis(40_500),
                Duration.ofSeconds(19),
                Map.of(OverflowCause.WAIT, 2L),
                Optional.empty(),
                Map.of(HELP.key(), 1L),
                Map.of(HELP.key(), new Books.Taking(3, LocalDate.of(2026, 11, 24), 2))),
            List.of(),
            List.of(new QueueEvent.Declined(OTHER, AT, HELP, "queue is full"))));
  }

  static Queue queue() {
    return new Queue(
        List.of(new Waiting(CALL, AT), new Waiting(OTHER, LATER)),
        new Books(9, 4, 2, 1, Duration.ofMillis(40_500), Duration.ofSeconds(19)),
        List.of());
  }

  static List<TollCommand> tollCommands() {
    return List.of(
        new TollCommand.Seize(
            CALL,
            "o1-0",
            "operator",
            12_500,
            new Caps(20, 60, 25_000_000, ZoneId.of("Europe/Helsinki"), 30, 10),
            AT),
        new TollCommand.Free(CALL, "o1-0", 4_200, LocalDate.of(2026, 11, 24), LATER),
        new TollCommand.RaiseAlarm(Toll.COST, AT),
        new TollCommand.Promise(CALL, "+358401234567", SALES, 6, AT),
        new TollCommand.Redeem(CALL, Optional.of(AT), LATER));
  }

  static List<Object> tollJournal() {
    return List.of(
        new TollEvent.Seized(CALL, "o1-0", "operator", 12_500, AT),
        new TollEvent.Freed(CALL, "o1-0", 4_200, LocalDate.of(2026, 11, 24), LATER),
        new TollEvent.CapReached(Toll.COST, AT),
        toll(),
        new TollEvent.CallbackPromised(CALL, "+358401234567", SALES, AT),
        new TollEvent.CallbackRedeemed(CALL, LATER, Optional.empty()),
        new TollEvent.CallbackRedeemed(CALL, LATER, Optional.of(AT)),
        new Toll(
            List.of(),
            List.of(),
            Optional.empty(),
            0,
            Map.of(),
            List.of(),
            List.of(new Toll.Promise(CALL, "+358401234567", SALES, AT))));
  }

  static Toll toll() {
    return new Toll(
        List.of(new Toll.Seizure(CALL, "o1-0", "operator", 12_500, AT)),
        List.of(new Toll.Beginning("operator", AT)),
        Optional.of(LocalDate.of(2026, 11, 24)),
        4_200,
        Map.of(Toll.COST, AT),
        List.of(new Toll.Gone(CALL, "o0-0", AT)),
        List.of());
  }

  static List<EdgeOrder> edgeOrders() {
    return List.of(
        new EdgeOrder.Respond("token-c", "call-1", PATH, INVITE, 183, SDP, Optional.empty()),
        new EdgeOrder.Ring("token-a1", PATH, EARLY, SDP, "test-17", Optional.empty()),
        new EdgeOrder.Acknowledge("token-a1", PATH, DIALOG),
        new EdgeOrder.Withdraw("token-a1", Optional.empty()),
        new EdgeOrder.Withdraw(
            "token-a1",
            Optional.of(
                new EdgeOrder.Ring("token-a1", PATH, EARLY, SDP, "test-17", Optional.empty()))),
        new EdgeOrder.HangUp("token-a1", PATH, DIALOG),
        new EdgeOrder.Reinvite("token-a1", PATH, DIALOG, SDP, Optional.empty()),
        new EdgeOrder.Respond("token-c", "call-1", PATH, INVITE, 200, SDP, Optional.of(TIMER)),
        new EdgeOrder.Ring(
            "token-a1", PATH, EARLY, SDP, "test-17", Optional.of(SessionTerms.USUAL)),
        new EdgeOrder.Reinvite("token-a1", PATH, DIALOG, SDP, Optional.of(TIMER)),
        new EdgeOrder.Notify("token-a1", PATH, DIALOG, 200),
        new EdgeOrder.Ring(
            "token-o1-0",
            PATH,
            EARLY,
            SDP,
            "",
            Optional.of(SessionTerms.USUAL),
            Optional.of(
                new EdgeOrder.Over(
                    "operator", "+358401234567", "+358100100", true, "+358100100"))));
  }

  static Introduction introduction() {
    return new Introduction(
        CALL,
        true,
        "+358100100",
        "040",
        "Åke",
        "test-17",
        PLAN,
        CALLER,
        Optional.of(ANNA),
        Optional.of(AT),
        Optional.of("a1"),
        Optional.of(AT),
        Optional.of(SESSION),
        List.of(new Companion(BEN, Part.CONSULTED, AT, true, false, Optional.of("d1"))));
  }

  static List<ContactCommand> contactCommands() {
    return List.of(
        new ContactCommand.Arrive(ARRIVAL, AT),
        new ContactCommand.Anchor(SDP, LATER, AT, Optional.of(SESSION)),
        new ContactCommand.StartRecording("acme.one", LATER, AT),
        new ContactCommand.PauseRecording(AT),
        new ContactCommand.ResumeRecording(AT),
        new ContactCommand.EndRecording(2, AT),
        new ContactCommand.KeepRecording(2, RECORDING.kept(), AT),
        new ContactCommand.NoteQuality(SESSION, List.of(QUALITY), AT),
        new ContactCommand.FailMedia(488, "no common codec", AT),
        new ContactCommand.EndGreeting(AT),
        new ContactCommand.NotePrompt(3, LATER, AT),
        new ContactCommand.PrepareAnnouncement(2, AT),
        new ContactCommand.Announce(
            new Announcement(2, List.of(), Optional.empty(), Optional.empty()), AT),
        new ContactCommand.WalkOn(3, AT),
        new ContactCommand.NoteLookUp(3, Optional.of(Map.of("name", "Anna")), AT),
        new ContactCommand.HearTaker(AT, Optional.of("queue is full"), LATER),
        new ContactCommand.RefuseQueue("queue is full", AT, Optional.of(SALES)),
        new ContactCommand.FlowOut(SALES, AT, OverflowCause.NO_STAFF, LATER),
        new ContactCommand.Ring(OFFER, AT, Optional.of(SESSION)),
        new ContactCommand.NoteRinging("a1", DIALOG, AT),
        new ContactCommand.Connect("a1", DIALOG, SDP, AT, Optional.of(TIMER)),
        new ContactCommand.LoseOffer("a1", OfferOutcome.BUSY, 486, AT),
        new ContactCommand.BringIn(
            "a1", new Destination.ToAgent(BEN, SENT_ON), Part.CONSULTED, AT, Optional.of(ASIDE)),
        new ContactCommand.ChangePart(BEN, Part.WHISPERING, AT),
        new ContactCommand.LetGo(BEN, AT),
        new ContactCommand.MissGuest(BEN, AT, LATER),
        new ContactCommand.HandOver("a1", BEN, AT, true),
        new ContactCommand.Mute(true, AT),
        new ContactCommand.LapseOffer("a1", AT),
        new ContactCommand.HangUp("c", 2, AT),
        new ContactCommand.Cancel(AT),
        new ContactCommand.Renegotiate(
            "c", 2, SDP, SDP, AT, Optional.of(SESSION), Optional.of(TIMER)),
        new ContactCommand.MoveMedia("x@1", SESSION, List.of(new Said("c", SDP)), AT),
        new ContactCommand.Reinvite("c", 2, AT, Optional.of(TIMER)),
        new ContactCommand.RefuseReinvite("c", 2, AT),
        new ContactCommand.AgreeMedia("c", 2, "sip:040@127.0.0.8", SDP, AT, Optional.of(TIMER)),
        new ContactCommand.RefreshSession("c", AT),
        new ContactCommand.KeepSession("c", 2, Optional.of(TIMER), AT),
        new ContactCommand.ExpireSession("c", AT),
        new ContactCommand.Hold(AT),
        new ContactCommand.Resume(AT),
        new ContactCommand.Transfer("a1", new Destination.ToQueue(SENT_ON), AT, true),
        new ContactCommand.GiveUpPreferred(ANNA, AT),
        new ContactCommand.Dial(OUTSIDE, AT),
        new ContactCommand.TryTrunk(ATTEMPT, AT, Optional.of(SESSION)),
        new ContactCommand.GiveUpNumber(AT, 2, 503, "no trunk is left", LATER),
        new ContactCommand.Dispose(ANNA, List.of("complaint"), "wrong bill", AT),
        new ContactCommand.LapseDisposition(ANNA, AT),
        new ContactCommand.PressDigit("c", "*", AT, Optional.of("k3x-17")),
        new ContactCommand.PromiseCallback(OUTSIDE, AT, LATER),
        new ContactCommand.RefuseCallback("too many call-backs are open", AT, LATER),
        new ContactCommand.SendAway(AT),
        new ContactCommand.ResumeCallback(AT),
        new ContactCommand.PutOffCallback(AT),
        new ContactCommand.CloseCallback(AT),
        new ContactCommand.CallIn(CALL, Optional.of(AT), LATER),
        new ContactCommand.TakePlace(CALL, SALES, AT, LATER, LATER),
        new ContactCommand.Release(AT));
  }

  static List<AgentCommand> agentCommands() {
    return List.of(
        new AgentCommand.LogIn(AT),
        new AgentCommand.LogOut(AT),
        new AgentCommand.MakeReady(AT),
        new AgentCommand.MakeNotReady("lunch", AT),
        new AgentCommand.Reserve(CALL, SALES, AT, LATER, WHY),
        new AgentCommand.Reserve(CALL, SALES, AT, LATER, WEIGHED),
        new AgentCommand.Answer(CALL, LATER, Optional.of(new AgentCommand.Offered(SALES, AT, WHY))),
        new AgentCommand.Pick(CALL, SALES, AT, LATER, WHY),
        new AgentCommand.CutWrapUp(AT, By.SUPERVISOR),
        new AgentCommand.ExtendWrapUp(LATER, Duration.ofMinutes(5), AT, By.AGENT),
        new AgentCommand.Miss(CALL, Missing.REJECTED, LATER, Optional.of(AT)),
        new AgentCommand.Miss(
            CALL, Missing.NO_ANSWER, LATER, Optional.of(AT), Optional.of(new MissPolicy(true, 3))),
        new AgentCommand.Withdraw(CALL, LATER, Optional.of(AT)),
        new AgentCommand.Finish(CALL, AT, Duration.ofSeconds(10), true, Optional.of(AT)),
        new AgentCommand.Finish(
            CALL,
            AT,
            Duration.ofSeconds(10),
            true,
            Optional.of(AT),
            Optional.of(Duration.ofMinutes(15))),
        new AgentCommand.NoteDisposition(CALL, AT),
        new AgentCommand.Lapse(CALL, AT),
        new AgentCommand.EndWrapUp(CALL, AT),
        new AgentCommand.Register(PHONE, AT),
        new AgentCommand.Unregister(PHONE.contact(), AT),
        new AgentCommand.ExpireRegistration(PHONE.contact(), AT));
  }

  static List<QueueCommand> queueCommands() {
    return List.of(
        new QueueCommand.Join(CALL, AT, 50),
        new QueueCommand.PutOff(CALL, AT, LATER),
        new QueueCommand.TakeUp(CALL, AT, LATER),
        new QueueCommand.Take(
            CALL,
            AT,
            new Taken(HELP, LocalDate.of(2026, 11, 24)),
            50,
            5,
            200,
            Optional.of("the contact is over")),
        new QueueCommand.TakePlace(CALL, AT, OTHER, LATER, LATER),
        new QueueCommand.Join(CALL, AT, 50, Optional.of(CLAIM)),
        new QueueCommand.Leave(CALL, Outcome.RELEASED, LATER, Optional.of(AT), Optional.of(AT)),
        new QueueCommand.Join(CALL, AT, 50, Optional.empty(), Optional.of(SUPPORT)),
        new QueueCommand.Leave(
            CALL,
            Outcome.OVERFLOWED,
            LATER,
            Optional.of(AT),
            Optional.of(AT),
            Optional.of(OverflowCause.CLOSED),
            Optional.of(SUPPORT)));
  }
}
