package santra.contact;

import java.util.List;

/** What must be copied from an INVITE into every response to it, RFC 3261 section 8.2.6. */
public record Invite(
    List<String> vias, List<String> recordRoutes, String from, String to, long cseq) {
  public Invite {
    vias = List.copyOf(vias);
    recordRoutes = List.copyOf(recordRoutes);
  }
}
