package santra.contact;

/** Why somebody who was brought into a conversation is not there (any more). */
public enum Departure {
  NO_ANSWER,
  BUSY,
  REJECTED,
  UNREACHABLE,
  /** Hung up. */
  LEFT,
  /** The agent went back to the caller, the supervisor listens no more, or the talk was over. */
  LET_GO;

  static Departure of(OfferOutcome outcome) {
    return switch (outcome) {
      case NO_ANSWER -> NO_ANSWER;
      case BUSY -> BUSY;
      case REJECTED -> REJECTED;
      case UNREACHABLE -> UNREACHABLE;
    };
  }
}
