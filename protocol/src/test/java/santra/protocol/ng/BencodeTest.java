package santra.protocol.ng;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;
import santra.protocol.ng.Bencoded.Text;
import santra.protocol.ng.Bencoded.Whole;

class BencodeTest {

  private static Optional<Bencoded> parse(String text) {
    return Bencode.parse(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static String print(Bencoded value) {
    return new String(Bencode.print(value), StandardCharsets.UTF_8);
  }

  @Test
  void theFourKindsReadAndWriteAsTheyAreWritten() {
    assertThat(parse("i-42e")).contains(new Whole(-42));
    assertThat(parse("5:kuusi")).contains(new Text("kuusi"));
    assertThat(parse("2:\u00e4")).contains(new Text("\u00e4"));
    assertThat(parse("l1:ai1ee")).contains(new Sequence(List.of(new Text("a"), new Whole(1))));
    assertThat(print(Dictionary.EMPTY.with("command", "ping"))).isEqualTo("d7:command4:pinge");
    assertThat(parse("de")).contains(Dictionary.EMPTY);
  }

  @Test
  void theKeysKeepTheirOrder() {
    var text = "d1:zi1e1:ai2ee";
    assertThat(print(parse(text).orElseThrow())).isEqualTo(text);
  }

  @Test
  void brokenTextIsNoValue() {
    for (var broken :
        List.of(
            "",
            "i",
            "ie",
            "i-e",
            "i1",
            "i1x",
            "i1234567890123456789e",
            "3:ab",
            ":",
            "-1:a",
            "99999999999:a",
            "999999999:a",
            "l",
            "li1e",
            "d",
            "d1:a",
            "di1ei1ee",
            "d1:ai1e1:ai2ee",
            "x",
            "i1ei2e",
            "1:\u00e4")) assertThat(parse(broken)).describedAs(broken).isEmpty();
  }

  @Test
  void depthAndSizeHaveALimit() {
    assertThat(parse("l".repeat(16) + "e".repeat(16))).isPresent();
    assertThat(parse("l".repeat(40) + "e".repeat(40))).isEmpty();
    assertThat(parse("l".repeat(60_000))).isEmpty();
    assertThat(parse("l" + "0:".repeat(20_000) + "e")).isEmpty();
  }

  @Test
  void printingAndParsingGiveTheValueBack() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var value = any(random, 0);
      assertThat(Bencode.parse(Bencode.print(value), 0))
          .describedAs("seed %d", seed)
          .contains(value);
    }
  }

  @Test
  void damagedMessagesNeverThrow() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var bytes = new NgMessage("c" + i, (Dictionary) dictionary(random, 0)).print();
      for (int damage = random.nextInt(4); damage >= 0; damage--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      NgMessage.parse(bytes)
          .ifPresent(message ->
              assertThat(NgMessage.parse(message.print()))
                  .describedAs("seed %d", seed)
                  .contains(message));
    }
  }

  private static Bencoded any(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 2 : 4)) {
      case 0 -> new Text(text(random));
      case 1 -> new Whole(random.nextLong() / 100);
      case 2 -> {
        var values = new ArrayList<Bencoded>();
        for (int n = random.nextInt(5); n > 0; n--) values.add(any(random, depth + 1));
        yield new Sequence(values);
      }
      default -> dictionary(random, depth);
    };
  }

  private static Bencoded dictionary(Random random, int depth) {
    var entries = new LinkedHashMap<String, Bencoded>();
    for (int n = random.nextInt(5); n > 0; n--) entries.put(text(random), any(random, depth + 1));
    return new Dictionary(entries);
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(20), 1, 0x2000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
