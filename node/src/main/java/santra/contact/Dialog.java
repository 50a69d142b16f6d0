package santra.contact;

import java.util.List;

/**
 * A SIP dialog as the contact keeps it (RFC 3261 section 12): enough for any node to go on with it.
 *
 * @param localUri our name-address without tag, as it stands in From or To
 * @param remoteUri the peer's likewise
 * @param remoteTag empty until the peer has given one
 */
public record Dialog(
    String callId,
    String localTag,
    String remoteTag,
    String localUri,
    String remoteUri,
    String remoteTarget,
    List<String> routeSet,
    long localCseq,
    long remoteCseq) {
  /** The highest number that an INVITE of ours has which begins a leg. */
  public static final long LAST_FIRST = 2;

  public Dialog {
    routeSet = List.copyOf(routeSet);
  }

  /** With the peer's tag of a provisional answer, or without one as before it; the target stays. */
  public Dialog tagged(String tag) {
    return new Dialog(
        callId, localTag, tag, localUri, remoteUri, remoteTarget, routeSet, localCseq, remoteCseq);
  }

  /** With the number of our latest request. */
  public Dialog at(long number) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        remoteTarget,
        routeSet,
        number,
        remoteCseq);
  }

  /**
   * The number of our next re-INVITE: above that of the INVITE which began a leg, even where a peer
   * had it said again (RFC 4028 section 7.3), so that an answer tells what it answers.
   */
  long nextInvite() {
    return localCseq == 0 ? 1 : Math.max(localCseq, LAST_FIRST) + 1;
  }

  /** After a target refresh, RFC 3261 section 12.2.1.2; an empty target changes nothing. */
  Dialog aimedAt(String target) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        target.isEmpty() ? remoteTarget : target,
        routeSet,
        localCseq,
        remoteCseq);
  }

  Dialog heard(long cseq) {
    return new Dialog(
        callId,
        localTag,
        remoteTag,
        localUri,
        remoteUri,
        remoteTarget,
        routeSet,
        localCseq,
        Math.max(remoteCseq, cseq));
  }
}
