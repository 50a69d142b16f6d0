package santra.distribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import santra.contact.Contact;
import santra.contact.Guest;
import santra.contact.Leg;
import santra.contact.Part;
import santra.contact.Stage.Talking;
import santra.media.Hearing;

/**
 * Who hears whom, and who hears a sound instead, in a conversation as it stands; it follows from
 * the contact's state alone, so that whoever takes over makes the same. Parties go by their tags.
 *
 * @param sounds what each party hears instead of the others; empty for nothing
 */
record Soundscape(List<Hearing> hearings, Map<String, String> sounds) {
  private static final String RINGING = "ringing";

  Soundscape {
    hearings = List.copyOf(hearings);
  }

  /**
   * Who talks hears everybody who talks. A caller does not talk while somebody is consulted;
   * supervisors hear all who do, and are heard according to their part.
   */
  static Soundscape of(Contact.Open open, Talking talking) {
    var agent = tag(talking.offer().leg());
    var caller = tag(open.caller());
    var music = open.plan().music();
    var sounds = new LinkedHashMap<String, String>();
    var talkers = new ArrayList<>(List.of(agent));
    var ears = new ArrayList<String>();
    var whispers = new ArrayList<String>();
    var consulted = open.company().consulted();
    var consulting = consulted.filter(Guest::keepsTheCallerWaiting).isPresent();
    if (!consulting) talkers.add(caller);
    sounds.put(caller, consulting || talking.held() ? music : "");
    sounds.put(agent, consulting && !consulted.get().joined() ? RINGING : "");
    var hearings = new ArrayList<Hearing>();
    for (var guest : open.company().guests())
      if (guest.aside().isPresent()) beside(guest, hearings, sounds);
    for (var guest : open.company().guests())
      if (guest.joined() && guest.leg().isPresent()) {
        var tag = tag(guest.leg().get());
        sounds.put(tag, guest.part() == Part.ASIDE ? music : "");
        switch (guest.part()) {
          case CONSULTED -> {
            if (guest.aside().isEmpty()) talkers.add(tag);
          }
          case CONFERENCE, BARGING -> talkers.add(tag);
          case LISTENING -> ears.add(tag);
          case WHISPERING -> {
            ears.add(tag);
            whispers.add(tag);
          }
          case ASIDE -> {}
        }
      }
    for (var speaker : talkers) {
      for (var listener : talkers)
        if (!listener.equals(speaker)) hearings.add(Hearing.of(listener, speaker));
      for (var ear : ears) hearings.add(Hearing.of(ear, speaker));
    }
    for (var whisper : whispers) hearings.add(Hearing.of(agent, whisper));
    return new Soundscape(hearings, sounds);
  }

  /** Two calls of one phone: what is said in the one is not heard in the other. */
  private static void beside(Guest guest, List<Hearing> hearings, Map<String, String> sounds) {
    var aside = tag(guest.asideLeg().orElseThrow());
    sounds.put(aside, guest.joined() ? "" : RINGING);
    if (!guest.joined() || guest.part() != Part.CONSULTED) return;
    var other = tag(guest.leg().orElseThrow());
    hearings.add(Hearing.of(aside, other));
    hearings.add(Hearing.of(other, aside));
  }

  /** Whether there is anybody the two must be told from. */
  static boolean isCrowded(Contact.Open open) {
    return !open.company().guests().isEmpty() || open.company().muted();
  }

  static String tag(Leg leg) {
    return leg.dialog().localTag();
  }

  /** The guests who have answered, and so have a voice to be taken in. */
  static List<Leg> voices(Contact.Open open) {
    return open.company().guests().stream()
        .filter(Guest::joined)
        .flatMap(guest -> guest.leg().stream())
        .toList();
  }
}
