package santra.node;

import com.typesafe.config.Config;
import java.time.Duration;
import santra.channel.voice.Admission.Limits;

/** The part {@code admission} of a node's file: when new calls are refused. */
final class AdmissionSection {
  private AdmissionSection() {}

  static Limits read(Config santra) {
    var usual = Limits.USUAL;
    if (!santra.hasPath("admission")) return usual;
    var admission = santra.getConfig("admission");
    return new Limits(
        time(admission, "journal-slow", usual.journalSlow()),
        time(admission, "journal-silent", usual.journalSilent()),
        time(admission, "journal-failing", usual.journalFailing()),
        admission.hasPath("heap") ? admission.getDouble("heap") : usual.heap(),
        time(admission, "sip-loop", usual.sipLoop()),
        admission.hasPath("arrivals") ? admission.getInt("arrivals") : usual.arrivals());
  }

  private static Duration time(Config admission, String key, Duration usual) {
    return admission.hasPath(key) ? admission.getDuration(key) : usual;
  }
}
