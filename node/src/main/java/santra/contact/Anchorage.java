package santra.contact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a contact's voice is anchored, and who has yet to be told.
 *
 * @param session its name at the media servers
 * @param reinvites re-INVITEs of ours that are not answered yet, one a leg at most
 * @param stale legs that were told of an earlier anchor and cannot be told of this one before they
 *     are answered
 * @param recordings what has been recorded, and is
 * @param presses names of the latest keys, for every node reports each of them
 */
public record Anchorage(
    String session,
    List<Reinvite> reinvites,
    List<String> stale,
    List<String> presses,
    List<RecordingPart> recordings) {
  private static final int MOST_PRESSES = 32;

  /**
   * A re-INVITE of ours (RFC 3261 section 14.1).
   *
   * @param invited number of the INVITE that began the leg, if it was ours
   * @param cseq number of this one
   * @param times how often it has been said
   */
  public record Reinvite(String leg, long invited, long cseq, int times) {}

  public Anchorage {
    reinvites = List.copyOf(reinvites);
    stale = List.copyOf(stale);
    presses = List.copyOf(presses);
    recordings = List.copyOf(recordings);
  }

  static Anchorage of(String session) {
    return new Anchorage(session, List.of(), List.of(), List.of(), List.of());
  }

  /** How the media port names sessions at servers where only two can hear each other. */
  private static final String RELAYED = "@relay@";

  /** Whether a third can hear and be heard there. */
  boolean mixes() {
    return !session.contains(RELAYED);
  }

  public Optional<Reinvite> reinvite(String leg) {
    return reinvites.stream().filter(one -> one.leg().equals(leg)).findFirst();
  }

  boolean awaits(String leg, long cseq) {
    return reinvite(leg).filter(one -> one.cseq() == cseq).isPresent();
  }

  boolean isStale(String leg) {
    return stale.contains(leg);
  }

  boolean heard(Optional<String> press) {
    return press.filter(presses::contains).isPresent();
  }

  Anchorage at(String next) {
    return new Anchorage(next, reinvites, stale, presses, recordings);
  }

  /** The leg is told of this anchor by a re-INVITE with that number; it is stale no more. */
  Anchorage reinviting(String leg, long invited, long cseq) {
    var next = new ArrayList<>(without(leg).reinvites);
    next.add(
        reinvite(leg)
            .map(known -> new Reinvite(leg, known.invited(), cseq, known.times() + 1))
            .orElse(new Reinvite(leg, invited, cseq, 1)));
    return new Anchorage(session, next, without(leg).stale, presses, recordings);
  }

  Anchorage stale(String leg) {
    if (isStale(leg)) return this;
    var next = new ArrayList<>(stale);
    next.add(leg);
    return new Anchorage(session, reinvites, next, presses, recordings);
  }

  /** Nothing is owed to that leg. */
  Anchorage without(String leg) {
    return new Anchorage(
        session,
        reinvites.stream().filter(one -> !one.leg().equals(leg)).toList(),
        stale.stream().filter(one -> !one.equals(leg)).toList(),
        presses,
        recordings);
  }

  Anchorage pressed(Optional<String> press) {
    if (press.isEmpty()) return this;
    var next = new ArrayList<>(presses);
    next.add(press.get());
    return new Anchorage(
        session,
        reinvites,
        stale,
        next.subList(Math.max(0, next.size() - MOST_PRESSES), next.size()),
        recordings);
  }

  /** With the part of that number as it is now. */
  Anchorage recording(RecordingPart part) {
    var next = new ArrayList<>(recordings);
    next.removeIf(known -> known.number() == part.number());
    next.add(part);
    next.sort(Comparator.comparingInt(RecordingPart::number));
    return new Anchorage(session, reinvites, stale, presses, next);
  }
}
