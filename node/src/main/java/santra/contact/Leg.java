package santra.contact;

/**
 * One party's call leg.
 *
 * @param id {@code c} for the caller, {@code a...} for an agent; unique in its contact
 * @param localSdp what we said last, empty before we said anything
 * @param remoteSdp what the peer said last, empty likewise
 */
public record Leg(String id, Path path, Dialog dialog, String localSdp, String remoteSdp) {
  /** The caller's leg has always this id. */
  public static final String CALLER = "c";

  public Leg saying(String sdp) {
    return new Leg(id, path, dialog, sdp, remoteSdp);
  }

  Leg confirmed(Dialog confirmed, String sdp) {
    return new Leg(id, path, confirmed, localSdp, sdp);
  }

  Leg renegotiated(long cseq, String remote, String local) {
    return new Leg(id, path, dialog.heard(cseq), local, remote);
  }
}
