package santra.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {

  /** RFC 7616 section 3.9.1. */
  private static final String COMMON =
      "realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  @Test
  void theExamplesOfTheRfcComeOut() {
    assertThat(answer("Digest algorithm=SHA-256, " + COMMON))
        .contains("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    assertThat(answer("Digest algorithm=MD5, " + COMMON))
        .contains("8ca523f5e9506fed4657c9700eebdbec");
  }

  private static String answer(String challenge) {
    return Digest.answer(
        challenge,
        "GET",
        "/dir/index.html",
        "Mufasa",
        "Circle of Life",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
  }
}
