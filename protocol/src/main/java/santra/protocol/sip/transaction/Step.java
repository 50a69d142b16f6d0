package santra.protocol.sip.transaction;

import java.util.List;

/** The next state and what to do on the way there. */
public record Step<S extends State>(S next, List<Action> actions) {
  static <S extends State> Step<S> to(S next, Action... actions) {
    return new Step<>(next, List.of(actions));
  }
}
