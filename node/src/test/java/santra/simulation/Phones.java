package santra.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import santra.channel.voice.EdgeOrder;
import santra.contact.Dialog;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;

/** The agents' phones and the humans beside them. They live on whatever dies. */
final class Phones {
  private final World world;
  private final Map<String, Device> devices = new TreeMap<>();

  Phones(World world) {
    this.world = world;
  }

  Device add(AgentRef agent, String target) {
    var device = new Device(agent);
    devices.put(target, device);
    return device;
  }

  Device device(String target) {
    var device = devices.get(target);
    if (device == null) throw new IllegalStateException("no such phone: " + target);
    return device;
  }

  Iterable<Device> all() {
    return devices.values();
  }

  boolean atRest() {
    return devices.values().stream()
        .flatMap(device -> device.calls.values().stream())
        .allMatch(call -> call.line == Line.OVER);
  }

  enum Line {
    RINGING,
    ANSWERED,
    TALKING,
    OVER
  }

  /** One call as a phone knows it. */
  static final class Call {
    final EdgeOrder.Ring invite;
    final Map<Long, Integer> reinvites = new TreeMap<>();
    Line line = Line.RINGING;
    int said;

    /** Whether anything the phone has said of it arrived anywhere. */
    boolean heard;

    boolean byeHeard;
    final ContactId contact;

    Call(EdgeOrder.Ring invite) {
      this.invite = invite;
      this.contact = World.TOKENS.read(invite.token()).orElseThrow().contact();
    }
  }

  final class Device {
    private final AgentRef agent;
    private final Map<String, Call> calls = new TreeMap<>();

    Device(AgentRef agent) {
      this.agent = agent;
    }

    AgentRef agent() {
      return agent;
    }

    Map<String, Call> calls() {
      return calls;
    }

    boolean talks(String token) {
      var call = calls.get(token);
      return call != null && (call.line == Line.ANSWERED || call.line == Line.TALKING);
    }

    private Dialog dialog(Call call) {
      var dialog = call.invite.dialog();
      return new Dialog(
          dialog.callId(),
          dialog.localTag(),
          "phone",
          dialog.localUri(),
          dialog.remoteUri(),
          dialog.remoteTarget(),
          dialog.routeSet(),
          dialog.localCseq(),
          0);
    }

    void invited(EdgeOrder.Ring order) {
      var token = order.token();
      var known = calls.get(token);
      if (known != null) {
        repeat(token, known);
        return;
      }
      var call = new Call(order);
      var mood = world.between(0, 100);
      if (mood < 3) return; // dead, and nobody hears that it is
      calls.put(token, call);
      if (order.over().isPresent()) {
        outside(token, call, mood);
        return;
      }
      if (inUseBeside(call) && mood < 80) {
        refuse(token, call, 486);
        return;
      }
      say(call, edge -> edge.ringing(token, dialog(call)));
      if (mood < 65) world.hours().after(world.between(300, 9_000), () -> answer(token, call));
      else if (mood < 75)
        world.hours().after(world.between(50, 6_000), () -> refuse(token, call, 603));
      else world.hours().after(180_000, () -> refuse(token, call, 480));
    }

    /** A carrier, and the number behind it: the trunk's trouble, the number's, or an answer. */
    private void outside(String token, Call call, int mood) {
      if (mood < 30) {
        refuse(token, call, 503);
        return;
      }
      say(call, edge -> edge.ringing(token, dialog(call)));
      if (mood < 75) world.hours().after(world.between(300, 9_000), () -> answer(token, call));
      else if (mood < 90)
        world.hours().after(world.between(50, 6_000), () -> refuse(token, call, 486));
      else world.hours().after(40_000, () -> refuse(token, call, 480));
    }

    private boolean inUseBeside(Call mine) {
      return calls.values().stream().anyMatch(call -> call != mine && call.line != Line.OVER);
    }

    private void repeat(String token, Call call) {
      switch (call.line) {
        case RINGING -> say(call, edge -> edge.ringing(token, dialog(call)));
        case ANSWERED, TALKING -> {}
        case OVER -> {
          if (call.said >= 300) say(call, edge -> edge.refused(token, call.said));
        }
      }
    }

    private void say(Call call, Consumer<Edge> what) {
      world.toEdge(
          call.invite.path().edge(),
          edge -> {
            call.heard = true;
            what.accept(edge);
          });
    }

    private void answer(String token, Call call) {
      if (call.line != Line.RINGING) return;
      call.line = Line.ANSWERED;
      call.said = 200;
      world.trace("phone of %s answers %s", agent, token);
      answered(token, call, 0);
    }

    private void answered(String token, Call call, int times) {
      if (call.line != Line.ANSWERED) return;
      if (times >= World.TIMER_B_AFTER) {
        bye(token, call, 0);
        return;
      }
      say(call, edge -> edge.answered(token, dialog(call), this));
      world.hours().after(World.again(times), () -> answered(token, call, times + 1));
    }

    private void refuse(String token, Call call, int status) {
      if (call.line != Line.RINGING) return;
      call.line = Line.OVER;
      call.said = status;
      world.trace("phone of %s says %d to %s", agent, status, token);
      refused(token, call, 0);
    }

    /** A refusal is repeated until it is acknowledged; a few times are enough here. */
    private void refused(String token, Call call, int times) {
      say(call, edge -> edge.refused(token, call.said));
      if (times < 3) world.hours().after(World.again(times), () -> refused(token, call, times + 1));
    }

    void cancelled(String token) {
      var call = calls.get(token);
      if (call == null) return;
      if (call.line == Line.RINGING) refuse(token, call, 487);
      else if (call.line == Line.OVER && call.said >= 300)
        say(call, edge -> edge.refused(token, call.said));
    }

    void acknowledged(String token) {
      var call = calls.get(token);
      if (call == null || call.line != Line.ANSWERED) return;
      call.line = Line.TALKING;
      world.trace("phone of %s talks %s", agent, token);
      world
          .hours()
          .after(
              world.chance(0.5) ? world.between(1_000, 30_000) : 100_000,
              () -> bye(token, call, 0));
    }

    /** Told of new media; the same question gets the same answer. */
    void reinvited(String token, long cseq, String target, String from) {
      var call = calls.get(token);
      var answer =
          call == null || call.line == Line.RINGING || call.line == Line.OVER
              ? 481
              : call.reinvites.computeIfAbsent(cseq, _ -> world.chance(0.1) ? 491 : 200);
      world.toEdge(from, edge -> edge.reinviteAnswered(token, cseq, answer, target));
    }

    private void bye(String token, Call call, int times) {
      if (times == 0 && call.line == Line.OVER) return;
      call.line = Line.OVER;
      if (call.byeHeard || times >= World.TIMER_B_AFTER) return;
      say(call, edge -> edge.phoneHungUp(token, this));
      world.hours().after(World.again(times), () -> bye(token, call, times + 1));
    }

    void byeHeard(String token) {
      var call = calls.get(token);
      if (call != null) call.byeHeard = true;
    }

    void hungUp(String token) {
      var call = calls.get(token);
      if (call == null) return;
      call.line = Line.OVER;
      call.byeHeard = true;
    }
  }
}
