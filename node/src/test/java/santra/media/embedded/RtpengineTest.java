package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import santra.media.RtpProfile;

/** Debian's rtpengine keeps the port's promises, but for what it refuses. */
class RtpengineTest extends MediaServerContract {
  private static final Path BINARY = Path.of("/usr/bin/rtpengine");
  private @Nullable Process rtpengine;

  @Override
  InetSocketAddress startServer() throws Exception {
    assumeTrue(Files.isExecutable(BINARY), "rtpengine is not installed");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    rtpengine =
        new ProcessBuilder(
                BINARY.toString(),
                "--config-file=none", // else it reads its package's
                "--foreground",
                "--table=-1",
                "--interface=lo1/127.0.0.1",
                "--listen-ng=127.0.0.1:" + address.getPort(),
                "--dtmf-log-dest=127.0.0.1:" + dtmf.address().getPort(),
                "--port-min=43000",
                "--port-max=43199",
                "--log-stderr",
                "--log-level=6",
                "--delete-delay=0",
                "--num-threads=1",
                "--media-num-threads=1")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("rtpengine.log").toFile())
            .start();
    return address;
  }

  @Override
  void stopServer() throws Exception {
    if (rtpengine != null) rtpengine.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
  }

  @Test
  void aThirdAndARecordingAreRefusedAndTheTwoGoOn() throws Exception {
    var third = three();
    assertThatThrownBy(() -> done(third)).isInstanceOf(ExecutionException.class);
    assertThatThrownBy(
            () -> done(media.record(session, "alice", "acme/x.srec", "acme.one", Duration.ZERO)))
        .as("it cannot keep recordings sealed")
        .isInstanceOf(ExecutionException.class);
    awaitTalk();
  }

  @Test
  void eachDeviceIsOfferedWhatItUnderstands() throws Exception {
    anchor();
    var web = done(media.offer(session, "alice", "bob", caller.sdp(), RtpProfile.WEB));
    assertThat(web)
        .contains("UDP/TLS/RTP/SAVPF", "a=fingerprint:", "a=ice-pwd:", "a=rtcp-mux", "a=mid:")
        .doesNotContain("a=crypto");
    assertThat(RtpProfile.of(web)).isEqualTo(RtpProfile.WEB);
    done(media.drop(session, "bob"));
    var srtp = done(media.offer(session, "alice", "carol", caller.sdp(), RtpProfile.SRTP));
    assertThat(srtp)
        .contains("RTP/SAVP ", "a=crypto:")
        .doesNotContain("a=fingerprint", "a=ice-pwd");
    assertThat(RtpProfile.of(srtp)).isEqualTo(RtpProfile.SRTP);
  }

  @Test
  void aCallerWhoOffersSrtpIsAnsweredInKindAndTheAgentInTheClear() throws Exception {
    var offer =
        caller
            .sdp()
            .replace("RTP/AVP", "RTP/SAVP")
            .replace(
                "a=sendrecv",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80"
                    + " inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\na=sendrecv");
    var answer = done(media.anchor(session, "alice", offer));
    assertThat(answer).contains("RTP/SAVP ", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:");
    assertThat(done(media.offer(session, "alice", "bob", offer)))
        .contains("RTP/AVP ")
        .doesNotContain("a=crypto");
    done(media.connect(session, "alice", "bob", agent.sdp()));
  }
}
