package santra.protocol.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** One to four small wounds to some bytes: flips, cuts, doublings, grafts, words out of place. */
public final class Mutation {
  private static final List<byte[]> WORDS =
      List.of(
              "\r\n",
              "\n",
              "\r",
              "\0",
              ";",
              ",",
              "\"",
              "<",
              ">",
              ":",
              "@",
              "[",
              "]",
              "%00",
              "\\",
              "(",
              ")",
              "=",
              " ",
              "\t",
              "SIP/2.0",
              "sip:",
              "4294967296",
              "-1",
              "\r\n ",
              "\u00e9")
          .stream()
          .map(word -> word.getBytes(StandardCharsets.UTF_8))
          .toList();

  private Mutation() {}

  public static byte[] of(byte[] original, List<byte[]> donors, RandomGenerator random) {
    var bytes = original;
    for (int i = random.nextInt(1, 5); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      int end = Math.min(bytes.length, at + random.nextInt(1, 40));
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> splice(bytes, at, end, new byte[0]);
            case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 3 -> {
              var donor = donors.get(random.nextInt(donors.size()));
              int from = random.nextInt(donor.length);
              int to = Math.min(donor.length, from + random.nextInt(1, 60));
              yield splice(bytes, at, at, Arrays.copyOfRange(donor, from, to));
            }
            default -> splice(bytes, at, at, WORDS.get(random.nextInt(WORDS.size())));
          };
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] insert) {
    var result = new byte[bytes.length - (to - from) + insert.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(insert, 0, result, from, insert.length);
    System.arraycopy(bytes, to, result, from + insert.length, bytes.length - to);
    return result;
  }
}
