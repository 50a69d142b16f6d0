package santra.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import santra.protocol.ng.Bencoded.Dictionary;

class RtpProfileTest {
  private static RtpProfile of(String line, String... more) {
    return RtpProfile.of("v=0\r\n" + line + "\r\n" + String.join("\r\n", more));
  }

  @Test
  void anSdpSaysHowItsVoiceTravels() {
    assertThat(of("m=audio 4000 RTP/AVP 0")).isEqualTo(RtpProfile.PLAIN);
    assertThat(of("m=audio 4000 RTP/SAVP 0", "a=crypto:1 x")).isEqualTo(RtpProfile.SRTP);
    assertThat(of("m=audio 9 UDP/TLS/RTP/SAVPF 111")).isEqualTo(RtpProfile.WEB);
    assertThat(of("m=audio 9 RTP/SAVPF 111", "a=fingerprint:sha-256 AA")).isEqualTo(RtpProfile.WEB);
    assertThat(of("m=video 4000 RTP/SAVP 99")).isEqualTo(RtpProfile.PLAIN);
    assertThat(of("m=audio")).isEqualTo(RtpProfile.PLAIN);
    assertThat(RtpProfile.of("")).isEqualTo(RtpProfile.PLAIN);
  }

  @Test
  void whoSpeaksSipByWebSocketIsABrowser() {
    assertThat(RtpProfile.over("WSS")).isEqualTo(RtpProfile.WEB);
    assertThat(RtpProfile.over("WS")).isEqualTo(RtpProfile.WEB);
    assertThat(RtpProfile.over("TLS")).isEqualTo(RtpProfile.PLAIN);
  }

  @Test
  void onlyABrowserIsAskedForPaths() {
    for (var profile : RtpProfile.values())
      assertThat(profile.asking(Dictionary.EMPTY).text("ICE"))
          .hasValue(profile == RtpProfile.WEB ? "force" : "remove");
  }
}
