package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Row AA: recordings are listed, and each is a WAV file that can be asked for in ranges. */
class RecordingApiTest {
  private static final String CONTACT = "/contacts/" + FakeRecords.CONTACT;
  private static final int WHOLE = 44 + 20_000 * 4;

  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private HttpResponse<byte[]> download(String path, String range)
      throws IOException, InterruptedException {
    var request = house.as(House.key("acme"), "/api/v1/tenants/acme" + path);
    if (!range.isEmpty()) request.header("Range", range);
    return house.client.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void aRecordingIsHeardWholeOrInPieces() throws Exception {
    var whole = download(CONTACT + "/recordings/1", "");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValue("Content-Type")).contains("audio/wav");
    assertThat(whole.body()).hasSize(WHOLE).startsWith('R', 'I', 'F', 'F');

    var piece = download(CONTACT + "/recordings/1", "bytes=40-50000");
    assertThat(piece.statusCode()).isEqualTo(206);
    assertThat(piece.headers().firstValue("Content-Range")).contains("bytes 40-50000/" + WHOLE);
    assertThat(piece.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 40, 50_001));
    assertThat(download(CONTACT + "/recordings/1", "bytes=80000-").body()).hasSize(44);
    assertThat(download(CONTACT + "/recordings/1", "bytes=" + WHOLE + "-").statusCode())
        .isEqualTo(416);
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsKeptNoLongerIsGone() throws Exception {
    assertThat(download(CONTACT + "/recordings/2", "").statusCode()).isEqualTo(404);
    assertThat(download(CONTACT + "/recordings/x", "").statusCode()).isEqualTo(404);
    assertThat(download("/contacts/" + UUID.randomUUID() + "/recordings/1", "").statusCode())
        .isEqualTo(404);
    house.recordings.gone = true;
    assertThat(download(CONTACT + "/recordings/1", "").statusCode()).isEqualTo(410);
    assertThat(house.get("/recordings").body()).isEqualTo("{\"recordings\":[{\"number\":1}]}");
    assertThat(house.get("/recordings?from=yesterday").statusCode()).isEqualTo(400);
  }
}
