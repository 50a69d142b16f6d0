package santra.contact;

/** How an offer ended without an answer. */
public enum OfferOutcome {
  NO_ANSWER,
  BUSY,
  REJECTED,
  UNREACHABLE
}
