package santra.protocol.sip.transaction;

/** Where a transaction stands, in the words of RFC 3261 section 17. */
public sealed interface State {
  /** Ended: the driver forgets it and its timers. */
  boolean terminated();

  /** A server transaction's. */
  sealed interface OfServer extends State permits InviteServer, NonInviteServer {}

  /** A client transaction's. */
  sealed interface OfClient extends State permits InviteClient, NonInviteClient {}
}
