package santra.simulation;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import santra.contact.Arrival;
import santra.contact.Dialog;
import santra.contact.Invite;
import santra.contact.Leg;
import santra.contact.Path;
import santra.contact.Plan;
import santra.contact.Script;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/** Somebody who calls, waits, talks and hangs up, or is gone without a word. */
final class Caller {
  private final World world;
  private final int number;
  private final TenantId tenant;
  private final String address;
  private final Plan plan;
  private final Optional<Script> script;
  private final String phone;
  private final boolean wrongCodec;
  private final Map<Integer, ContactId> contacts = new HashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();
  private final Map<Long, Integer> reinvites = new HashMap<>();
  private int generation;
  private int status;
  private boolean leaving;
  private boolean cancelHeard;
  private boolean byeHeard;
  private boolean over;
  private boolean gone;

  Caller(
      World world,
      int number,
      TenantId tenant,
      String address,
      Plan plan,
      Optional<Script> script,
      String phone) {
    this.phone = phone;
    this.world = world;
    this.number = number;
    this.tenant = tenant;
    this.address = address;
    this.plan = plan;
    this.script = script;
    this.wrongCodec = world.chance(0.01);
  }

  ContactId contact() {
    return contact(generation);
  }

  ContactId contact(int of) {
    return contacts.computeIfAbsent(
        of,
        _ ->
            new ContactId(
                tenant,
                UUID.nameUUIDFromBytes(
                    ("caller " + number + " " + of).getBytes(StandardCharsets.UTF_8))));
  }

  String token() {
    return token(generation);
  }

  String token(int of) {
    return tokens.computeIfAbsent(of, _ -> World.TOKENS.of(contact(of), Leg.CALLER));
  }

  /** Whether the edge has told it, in any generation, that its call is being seen to. */
  boolean wasToldToWait() {
    return status >= 100 && status < 300;
  }

  /**
   * @param of which of the calls that it begins with one INVITE
   */
  Arrival arrival(int of) {
    generation = Math.max(generation, of);
    var token = token(of);
    world.arriving(token, this);
    var dialog =
        new Dialog(
            "call-" + number,
            token,
            "caller",
            "<sip:us>",
            "<sip:them>",
            "caller:" + number,
            List.of(),
            1,
            1);
    return new Arrival(
        "+358100100",
        phone,
        "",
        "test-" + number,
        plan,
        new Invite(List.of("via"), List.of(), "from", "to", 1),
        new Leg(
            Leg.CALLER,
            new Path(address, "UDP", "127.0.24.8:5060", 0),
            dialog,
            "",
            wrongCodec ? "G729" : "G711"),
        script,
        Optional.empty());
  }

  void call() {
    invite(0);
    press();
    askForCallback();
    world
        .hours()
        .after(
            world.chance(0.3) ? world.between(0, 4_000) : world.between(4_000, 90_000),
            this::leave);
  }

  /** Some who wait do not want to. */
  private void askForCallback() {
    if (plan.callback().isEmpty() || world.chance(0.4)) return;
    for (int i = world.between(1, 3); i > 0; i--) {
      var press = "back" + number + "-" + i;
      world
          .hours()
          .after(
              world.between(1_000, 40_000),
              () -> {
                if (status >= 200 && !over && !gone) world.pressed(contact(), "1", press);
              });
    }
  }

  /** Keys at any time, most of them into some question. */
  private void press() {
    if (script.isEmpty()) return;
    for (int i = world.between(0, 8); i > 0; i--) {
      var press = "k" + number + "-" + i;
      var key = String.valueOf("12333#57".charAt(world.between(0, 8)));
      world
          .hours()
          .after(
              world.between(1_000, 25_000),
              () -> {
                if (status >= 180 && !over && !gone) world.pressed(contact(), key, press);
              });
    }
  }

  private void invite(int times) {
    if (status >= 100 || gone) return;
    if (times >= World.TIMER_B_AFTER) {
      over = true;
      return;
    }
    world.toEdge(address, edge -> edge.invited(this));
    world.hours().after(World.again(times), () -> invite(times + 1));
  }

  boolean over() {
    return over;
  }

  /** Nobody needs to repeat an answer to it any more. */
  boolean acknowledged() {
    return status >= 200 && !gone;
  }

  void told(int answer) {
    if (gone || over) return;
    status = Math.max(status, answer);
    if (answer >= 300) over = true;
  }

  /** Told of new media; the same question gets the same answer. */
  void reinvited(String token, long cseq, String from) {
    if (gone) return;
    var answer =
        over || status < 200
            ? 481
            : reinvites.computeIfAbsent(cseq, _ -> world.chance(0.1) ? 491 : 200);
    world.toEdge(from, edge -> edge.reinviteAnswered(token, cseq, answer, "caller:" + number));
  }

  private void leave() {
    if (over) return;
    leaving = true;
    if (world.chance(0.05)) {
      gone = true; // power cut: nothing is said any more
      world.trace("caller %s is gone", contact());
    } else farewell(0);
  }

  private void farewell(int times) {
    if (over || times >= World.TIMER_B_AFTER) {
      over = true;
      return;
    }
    if (status >= 200 && status < 300) {
      if (byeHeard) {
        over = true;
        return;
      }
      world.toEdge(address, edge -> edge.hungUp(this));
    } else if (status >= 100 && !cancelHeard) world.toEdge(address, edge -> edge.cancelled(this));
    world.hours().after(World.again(times), () -> farewell(times + 1));
  }

  void cancelHeard() {
    cancelHeard = true;
  }

  void byeHeard() {
    byeHeard = true;
  }

  /** 481: nobody knows of this call. */
  void unknown() {
    if (leaving) cancelHeard = true;
  }

  void hungUpByCentre() {
    if (!gone) over = true;
  }

  int number() {
    return number;
  }
}
