package santra.protocol.sdp;

/** What arrived is not a session description, or is larger than we read. */
public final class BadSdp extends Exception {
  private static final long serialVersionUID = 1L;

  BadSdp(String reason) {
    super(reason, null, false, false);
  }
}
