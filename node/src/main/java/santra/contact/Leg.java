package santra.contact;

/**
 * One party's call leg.
 *
 * @param id {@code c} for the caller, {@code a...} for an agent, {@code b...} for who was brought
 *     in as a guest, {@code d...} for a second call of the agent's phone; unique in its contact
 * @param localSdp what we said last, empty before we said anything
 * @param remoteSdp what the peer said last, empty likewise
 */
public record Leg(String id, Path path, Dialog dialog, String localSdp, String remoteSdp) {
  /** The caller's leg has always this id. */
  public static final String CALLER = "c";

  /** Whether that leg began as a guest's, who is heard by nobody at once. */
  public static boolean isGuest(String id) {
    return id.startsWith("b");
  }

  /** Whether its peer called us: the INVITEs of ours that it has are re-INVITEs. */
  public static boolean isCalling(String id) {
    return id.equals(CALLER) || id.startsWith("d");
  }

  public Leg saying(String sdp) {
    return new Leg(id, path, dialog, sdp, remoteSdp);
  }

  /** Ringing: what was asked of the peer is as it was, for it may have to be asked again. */
  Leg ringing(String remoteTag) {
    return new Leg(id, path, dialog.tagged(remoteTag), localSdp, remoteSdp);
  }

  Leg confirmed(Dialog confirmed, String sdp) {
    return new Leg(id, path, confirmed, localSdp, sdp);
  }

  /** With the number of our latest request reserved. */
  Leg at(long cseq) {
    return new Leg(id, path, dialog.at(cseq), localSdp, remoteSdp);
  }

  Leg agreed(String target, String sdp) {
    return new Leg(id, path, dialog.aimedAt(target), localSdp, sdp.isEmpty() ? remoteSdp : sdp);
  }

  Leg heard(long cseq) {
    return new Leg(id, path, dialog.heard(cseq), localSdp, remoteSdp);
  }

  Leg renegotiated(long cseq, String remote, String local) {
    return new Leg(id, path, dialog.heard(cseq), local, remote);
  }
}
