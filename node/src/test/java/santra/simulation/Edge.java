package santra.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.pattern.StatusReply;
import santra.channel.voice.EdgeOrder;
import santra.channel.voice.Tokens;
import santra.contact.ContactCommand;
import santra.contact.Dialog;
import santra.contact.Leg;
import santra.contact.OfferOutcome;
import santra.contact.entity.Introduction;
import santra.vocabulary.ContactId;

/**
 * One node's SIP edge, in the large: what {@code channel.voice} does with orders, and with what
 * callers and phones say, without the bytes. Holds transactions, never a call's truth.
 */
final class Edge {
  /** Calls one after another that re-use Call-ID, tag and branch. */
  private static final int MOST_GENERATIONS = 50;

  private static final int MOST_TRIES = 30;

  private final House house;
  private final Map<String, Ringing> calls = new HashMap<>();
  private final Map<String, Caller> open = new HashMap<>();

  /** The latest re-INVITE of each leg, by its number; below zero when it is answered. */
  private final Map<String, Long> reinvites = new HashMap<>();

  /** An INVITE of ours. */
  private static final class Ringing {
    final String target;
    boolean heard;
    boolean answered;
    boolean acknowledged;
    boolean over;

    Ringing(String target) {
      this.target = target;
    }
  }

  Edge(House house) {
    this.house = house;
  }

  private World world() {
    return house.world();
  }

  void forget() {
    calls.clear();
    open.clear();
    reinvites.clear();
  }

  private Phones.Device phoneOf(EdgeOrder.Ring order) {
    return world().phones.device(order.dialog().remoteTarget());
  }

  // ---- orders

  void execute(EdgeOrder order) {
    switch (order) {
      case EdgeOrder.Respond respond -> respond(respond);
      case EdgeOrder.Ring ring -> ring(ring);
      case EdgeOrder.Acknowledge(var token, _, var dialog) -> {
        var call = calls.get(token);
        if (call != null) call.acknowledged = true;
        world().toPhone(dialog.remoteTarget(), phone -> phone.acknowledged(token));
      }
      case EdgeOrder.Withdraw(var token, var ring) -> {
        ring.ifPresent(this::ring);
        cancel(token, 0);
      }
      case EdgeOrder.HangUp(var token, _, var dialog) -> bye(token, dialog.remoteTarget(), 0);
      case EdgeOrder.Reinvite reinvite -> reinvite(reinvite);
      case EdgeOrder.Notify _ -> {} // the phone is hung up in any case
    }
  }

  private void ring(EdgeOrder.Ring order) {
    var call = new Ringing(order.dialog().remoteTarget());
    if (calls.putIfAbsent(order.token(), call) != null) return; // told twice
    invite(order, call, 0);
  }

  private void invite(EdgeOrder.Ring order, Ringing call, int times) {
    if (call.heard) return;
    if (World.TIMER_B_AFTER <= times) {
      call.over = true;
      lose(order.token(), OfferOutcome.UNREACHABLE, 408);
      return;
    }
    var device = phoneOf(order);
    world().toPhone(order.dialog().remoteTarget(), _ -> device.invited(order));
    house.after(World.again(times), () -> invite(order, call, times + 1));
  }

  private void cancel(String token, int times) {
    var call = calls.get(token);
    if (call == null || call.over || call.answered || times >= World.TIMER_B_AFTER) return;
    if (call.heard) world().toPhone(call.target, phone -> phone.cancelled(token));
    house.after(World.again(times), () -> cancel(token, times + 1));
  }

  private void bye(String token, String target, int times) {
    if (times >= World.TIMER_B_AFTER) return;
    if (target.startsWith("caller:")) {
      var caller = world().caller(token);
      world().over(caller::hungUpByCentre);
      if (!caller.over()) house.after(World.again(times), () -> bye(token, target, times + 1));
      return;
    }
    world().toPhone(target, phone -> phone.hungUp(token));
    if (world().phones.device(target).talks(token))
      house.after(World.again(times), () -> bye(token, target, times + 1));
  }

  private void reinvite(EdgeOrder.Reinvite order) {
    var cseq = order.dialog().localCseq();
    if (Math.abs(reinvites.getOrDefault(order.token(), 0L)) >= cseq) return; // told twice
    reinvites.put(order.token(), cseq);
    reinvite(order, cseq, 0);
  }

  private void reinvite(EdgeOrder.Reinvite order, long cseq, int times) {
    var token = order.token();
    if (!reinvites.getOrDefault(token, 0L).equals(cseq)) return;
    var target = order.dialog().remoteTarget();
    if (times >= World.TIMER_B_AFTER) {
      gone(token, target);
      return;
    }
    if (target.startsWith("caller:"))
      world().over(() -> world().caller(token).reinvited(token, cseq, order.path().edge()));
    else
      world().toPhone(target, phone -> phone.reinvited(token, cseq, target, order.path().edge()));
    house.after(World.again(times), () -> reinvite(order, cseq, times + 1));
  }

  /** Nobody is there, or nobody knows of the call. */
  private void gone(String token, String target) {
    var leg = leg(token);
    bye(token, target, 0);
    house.entities.order(
        leg.contact(), new ContactCommand.HangUp(leg.leg(), 0, house.clock().instant()));
  }

  /** The answer to a re-INVITE, also to one of a node that is gone. */
  void reinviteAnswered(String token, long cseq, int status, String target) {
    var mine = reinvites.getOrDefault(token, 0L).equals(cseq);
    if (mine) reinvites.put(token, -cseq);
    var leg = leg(token);
    if (status == 200)
      house.entities.order(
          leg.contact(),
          new ContactCommand.AgreeMedia(
              leg.leg(), cseq, "", "answer", house.clock().instant(), Optional.empty()));
    else if (mine && status == 481) gone(token, target);
    else if (mine)
      house.after(
          world().between(100, 4_000),
          () ->
              house.entities.order(
                  leg.contact(),
                  new ContactCommand.Reinvite(
                      leg.leg(), cseq, house.clock().instant(), Optional.empty())));
  }

  /** A final answer is repeated until it is heard, or for 32 s. */
  private void respond(EdgeOrder.Respond order) {
    var caller = world().caller(order.token());
    var taken = open.containsKey(order.token());
    if (order.status() >= 200) open.remove(order.token());
    respond(caller, order, taken, 0);
  }

  private void respond(Caller caller, EdgeOrder.Respond order, boolean taken, int times) {
    if (order.status() < 200) {
      world().over(() -> caller.told(order.status()));
      return;
    }
    if (caller.acknowledged()) return;
    if (times >= World.TIMER_B_AFTER) {
      if (taken && order.status() < 300)
        house.entities.order(
            caller.contact(), new ContactCommand.HangUp(Leg.CALLER, 0, house.clock().instant()));
      return;
    }
    world().over(() -> caller.told(order.status()));
    house.after(World.again(times), () -> respond(caller, order, taken, times + 1));
  }

  // ---- what callers say

  void invited(Caller caller) {
    if (open.putIfAbsent(caller.token(0), caller) != null) return; // a retransmission
    arrive(caller, 0);
  }

  private void arrive(Caller caller, int generation) {
    var contact = caller.contact(generation);
    var token = caller.token(generation);
    open.put(token, caller);
    house
        .entities
        .arrive(
            contact,
            new ContactCommand.Arrive(caller.arrival(generation), house.clock().instant()),
            () -> true)
        .whenComplete((_, failure) -> {
          if (failure == null) return;
          if (failure instanceof StatusReply.ErrorMessage && generation < MOST_GENERATIONS) {
            arrive(caller, generation + 1);
            return;
          }
          open.remove(token);
          world().over(() -> caller.told(503));
          house.entities.order(contact, new ContactCommand.Cancel(house.clock().instant()));
        });
  }

  void cancelled(Caller caller) {
    var known = open.get(caller.token());
    var cancel = new ContactCommand.Cancel(house.clock().instant());
    if (known != null) {
      world().over(caller::cancelHeard);
      house.entities.order(caller.contact(), cancel);
    } else
      house
          .entities
          .ask(caller.contact(0), cancel)
          .whenComplete((_, failure) ->
              world().over(failure == null ? caller::cancelHeard : caller::unknown));
  }

  void hungUp(Caller caller) {
    house
        .entities
        .order(caller.contact(), new ContactCommand.HangUp(Leg.CALLER, 2, house.clock().instant()))
        .whenComplete((_, _) -> world().over(caller::byeHeard));
  }

  // ---- what phones say

  private Tokens.Address leg(String token) {
    return World.TOKENS.read(token).orElseThrow();
  }

  void ringing(String token, Dialog dialog) {
    var call = calls.get(token);
    if (call != null) call.heard = true;
    var leg = leg(token);
    house.entities.ask(
        leg.contact(), new ContactCommand.NoteRinging(leg.leg(), dialog, house.clock().instant()));
  }

  void answered(String token, Dialog dialog, Phones.Device phone) {
    var call = calls.get(token);
    if (call == null) {
      // Sent by a node that is gone: each repetition has its own ACK.
      connect(token, dialog, phone)
          .thenAccept(talks -> {
            if (talks) world().toPhone(dialog.remoteTarget(), _ -> phone.acknowledged(token));
          });
      return;
    }
    call.heard = true;
    if (call.acknowledged) world().toPhone(dialog.remoteTarget(), _ -> phone.acknowledged(token));
    if (call.acknowledged || call.answered) return;
    call.answered = true;
    connect(token, dialog, phone);
  }

  private CompletionStage<Boolean> connect(String token, Dialog dialog, Phones.Device phone) {
    var leg = leg(token);
    return anchored(
            leg.contact(),
            now ->
                takeIn(now, leg, token)
                    .thenCompose(_ ->
                        house.entities.order(
                            leg.contact(),
                            new ContactCommand.Connect(
                                leg.leg(),
                                dialog,
                                "answer",
                                house.clock().instant(),
                                Optional.empty())))
                    .whenComplete((_, failure) -> {
                      if (failure != null) house.media.drop(now.session(), token);
                    }),
            MOST_TRIES)
        .handle((_, failure) -> {
          if (failure == null) return true;
          world().toPhone(dialog.remoteTarget(), _ -> phone.acknowledged(token));
          bye(token, dialog.remoteTarget(), 0);
          lose(token, OfferOutcome.UNREACHABLE, 488);
          house.entities.order(
              leg.contact(), new ContactCommand.HangUp(leg.leg(), 0, house.clock().instant()));
          return false;
        });
  }

  /** As {@code Outgoing}. */
  private CompletionStage<Void> takeIn(Introduction now, Tokens.Address leg, String token) {
    return Leg.isGuest(leg.leg())
        ? house.media.admit(now.session(), token, "answer")
        : house.media.connect(now.session(), now.callerLeg().dialog().localTag(), token, "answer");
  }

  /** As {@code Anchors}: done again where the voice is anchored next. */
  private <T> CompletionStage<T> anchored(
      ContactId contact, Function<Introduction, CompletionStage<T>> task, int tries) {
    return house
        .entities
        .introduceAtLast(contact)
        .thenCompose(introduction ->
            task.apply(introduction)
                .exceptionallyCompose(failure ->
                    house
                        .media
                        .lost(introduction.session())
                        .thenCompose(lost ->
                            lost && tries > 1
                                ? house.mail.after(
                                    Duration.ofMillis(150),
                                    () -> anchored(contact, task, tries - 1))
                                : CompletableFuture.failedFuture(failure))));
  }

  void refused(String token, int status) {
    var call = calls.get(token);
    if (call != null) {
      call.heard = true;
      if (call.over) return;
      call.over = true;
    }
    lose(
        token,
        switch (status) {
          case 486 -> OfferOutcome.BUSY;
          case 480 -> OfferOutcome.UNREACHABLE;
          default -> OfferOutcome.REJECTED;
        },
        status);
  }

  private void lose(String token, OfferOutcome outcome, int status) {
    var leg = leg(token);
    house.entities.order(
        leg.contact(),
        new ContactCommand.LoseOffer(leg.leg(), outcome, status, house.clock().instant()));
  }

  void phoneHungUp(String token, Phones.Device phone) {
    var leg = leg(token);
    house
        .entities
        .order(leg.contact(), new ContactCommand.HangUp(leg.leg(), 2, house.clock().instant()))
        .whenComplete((_, _) -> world().over(() -> phone.byeHeard(token)));
  }

  ContactId contactOf(String token) {
    return leg(token).contact();
  }
}
