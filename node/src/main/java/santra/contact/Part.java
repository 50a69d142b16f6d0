package santra.contact;

/** What part somebody who was brought into a conversation has in it: who hears whom. */
public enum Part {
  /** Talks with the agent, while the caller hears music. */
  CONSULTED,
  /** Hears music, while the agent is back with the caller. */
  ASIDE,
  /** Everybody hears everybody. */
  CONFERENCE,
  /** A supervisor who hears both, and whom nobody hears. */
  LISTENING,
  /** A supervisor whom the agent hears, and not the caller. */
  WHISPERING,
  /** A supervisor who takes part as in a conference. */
  BARGING;

  /** Whether it is a supervisor's: whoever is consulted never becomes that, nor the reverse. */
  public boolean supervises() {
    return switch (this) {
      case CONSULTED, ASIDE, CONFERENCE -> false;
      case LISTENING, WHISPERING, BARGING -> true;
    };
  }
}
