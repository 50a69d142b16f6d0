package santra.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import santra.distribution.ContactCentre;
import santra.media.recording.Recordings;
import santra.media.recording.Wav;
import santra.reporting.Records;
import santra.vocabulary.ContactId;

/** Recordings: what there is of them, and each as a WAV file, whole or in ranges (RFC 9110). */
final class RecordingApi {
  private static final String CONTACT = TenantApi.ROOT + "/contacts/{contact}";
  private static final int MOST_LISTED = 10_000;

  /** Two minutes; a range may be answered by a shorter one (RFC 9110 section 15.3.7). */
  private static final int MOST_AT_ONCE = 4 << 20;

  /** Half an hour; what is longer is asked for in ranges. */
  private static final long MOST_WHOLE = 64 << 20;

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,15})-([0-9]{0,15})");

  private final ContactCentre centre;
  private final Records records;
  private final Optional<Recordings> recordings;
  private final Floor floor;

  /** Pieces are held in memory while they are sent. */
  private final Turns turns = new Turns(4, 2);

  RecordingApi(
      ContactCentre centre, Records records, Optional<Recordings> recordings, Floor floor) {
    this.centre = centre;
    this.records = records;
    this.recordings = recordings;
    this.floor = floor;
  }

  List<Route> routes() {
    return List.of(
        Route.get(TenantApi.ROOT + "/recordings", this::list),
        Route.get(CONTACT + "/recordings/{number}", this::download),
        Route.post(CONTACT + "/recording/start", call -> order(call, centre::startRecording)),
        Route.post(CONTACT + "/recording/pause", call -> order(call, centre::pauseRecording)),
        Route.post(CONTACT + "/recording/resume", call -> order(call, centre::resumeRecording)),
        Route.post(CONTACT + "/recording/stop", call -> order(call, centre::stopRecording)));
  }

  private Answer order(Call call, Function<ContactId, CompletionStage<Done>> order) {
    var contact = TenantApi.contactOf(call);
    floor.await(order.apply(contact));
    return Answer.json(new Views.Ordered(contact.uuid().toString()));
  }

  private Answer list(Call call) {
    var tenant = call.tenant().id();
    var from = call.word("from", Instant::parse).orElse(Instant.EPOCH);
    var to = call.word("to", Instant::parse).orElse(Instant.parse("9999-01-01T00:00:00Z"));
    var limit = (int) call.number("limit", 1_000, 1, MOST_LISTED);
    var parts = turns.take(tenant, () -> records.recordings(tenant, from, to, limit));
    return Answer.json("{\"recordings\":[%s]}".formatted(String.join(",", parts)));
  }

  private Answer download(Call call) {
    var contact = TenantApi.contactOf(call);
    var number = call.name("number", Integer::parseInt);
    return turns.take(call.tenant().id(), () -> wav(call, contact, number));
  }

  private Answer wav(Call call, ContactId contact, int number) {
    var file = records.recordingFile(contact, number);
    if (file.isEmpty() || recordings.isEmpty()) throw new Halt(Answer.notFound());
    try {
      var opened = recordings.get().open(file.get());
      if (opened.isEmpty())
        throw new Halt(Answer.problem(410, "Gone", "the recording is kept no longer"));
      try (var reader = opened.get()) {
        return piece(call, new Wav(reader));
      }
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Halt(Answer.busy("the recording cannot be read now"));
    }
  }

  private static Answer piece(Call call, Wav wav) throws IOException, GeneralSecurityException {
    var length = wav.length();
    var asked = call.range().map(RANGE::matcher).filter(matcher -> matcher.matches());
    if (asked.isEmpty()) {
      if (length > MOST_WHOLE)
        throw new Halt(Answer.badRequest("so long a recording is asked for by Range"));
      return new Answer(
          200, "audio/wav", wav.read(0, (int) length), Map.of("Accept-Ranges", "bytes"));
    }
    var from = Long.parseLong(asked.get().group(1));
    var last = asked.get().group(2).isEmpty() ? length - 1 : Long.parseLong(asked.get().group(2));
    if (from >= length || last < from)
      throw new Halt(
          Answer.problem(416, "Range Not Satisfiable", "it has " + length + " bytes")
              .with("Content-Range", "bytes */" + length));
    var piece = wav.read(from, (int) Math.min(MOST_AT_ONCE, Math.min(last, length - 1) - from + 1));
    return new Answer(
        206,
        "audio/wav",
        piece,
        Map.of(
            "Accept-Ranges",
            "bytes",
            "Content-Range",
            "bytes %d-%d/%d".formatted(from, from + piece.length - 1, length)));
  }
}
