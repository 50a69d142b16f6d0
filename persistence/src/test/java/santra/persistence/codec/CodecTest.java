package santra.persistence.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodecTest {

  record Skill(String name) {
    Skill {
      if (name.isEmpty()) throw new IllegalArgumentException("a skill has a name");
    }
  }

  record Ref(String tenant, UUID uuid) {}

  enum Side {
    CALLER,
    AGENT
  }

  sealed interface State {
    record Waiting(Instant since) implements State {}

    record Idle() implements State {}

    record Talking(Ref with, List<State> before) implements State {}
  }

  /** Everything a component may be. */
  record Everything(
      Instant at,
      Duration ring,
      UUID id,
      Optional<String> note,
      Optional<State> maybe,
      State state,
      State.Waiting exact,
      List<State> states,
      SequencedSet<Skill> skills,
      Map<Skill, Integer> levels,
      Map<Ref, Side> sides,
      Map<Side, List<Long>> numbers,
      SortedMap<String, Skill> sorted,
      Set<Side> set,
      int small,
      long large,
      double ratio,
      boolean yes,
      OptionalInt cause,
      byte[] bytes) {

    Everything with(byte... other) {
      return new Everything(
          at, ring, id, note, maybe, state, exact, states, skills, levels, sides, numbers, sorted,
          set, small, large, ratio, yes, cause, other);
    }

    /** A question, not a field. */
    boolean isLong() {
      return large > 0;
    }
  }

  record Plain(String text) {}

  record Grown(String first, String last) {}

  static final Codec CODEC =
      Codec.of("sample")
          .record("everything", 1, Everything.class)
          .record("plain", 1, Plain.class)
          .record("holder", 1, Holder.class)
          .record("grown", 3, Grown.class)
          .upcast("grown", 1, tree -> tree.put("whole", tree.remove("name").asText()))
          .upcast("grown", 2, CodecTest::split)
          .variant(State.class, "waiting", State.Waiting.class)
          .variant(State.class, "idle", State.Idle.class)
          .variant(State.class, "talking", State.Talking.class)
          .build();

  static final CodecRegistry REGISTRY = new CodecRegistry(List.of(CODEC));

  private static ObjectNode split(ObjectNode tree) {
    var words = tree.remove("whole").asText().split(" ", 2);
    return tree.put("last", words[1]).put("first", words[0]);
  }

  static Everything everything(Instant at, byte... bytes) {
    var ref = new Ref("north", new UUID(7, 9));
    return new Everything(
        at,
        Duration.ofSeconds(-3, 5),
        new UUID(1, 2),
        Optional.of("grüß \uD83D\uDE00"),
        Optional.of(new State.Talking(ref, List.of(new State.Idle()))),
        new State.Idle(),
        new State.Waiting(Instant.MAX),
        List.of(new State.Waiting(Instant.MIN), new State.Idle()),
        new java.util.LinkedHashSet<>(List.of(new Skill("z"), new Skill("a"))),
        Map.of(new Skill("billing"), 3),
        Map.of(ref, Side.AGENT),
        Map.of(Side.CALLER, List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE)),
        new TreeMap<>(Map.of("k", new Skill("v"))),
        Set.of(Side.AGENT),
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        0.1,
        true,
        OptionalInt.of(486),
        bytes);
  }

  static Object roundTrip(Object value) {
    return REGISTRY.decode(REGISTRY.manifest(value), REGISTRY.encode(value));
  }

  @Test
  void everyKindOfComponentSurvivesExactly() {
    var at = Instant.parse("2026-11-24T03:13:59.123456789Z");
    var value = everything(at, (byte) 0, (byte) -1);

    var back = (Everything) roundTrip(value);

    assertThat(back.bytes()).isEqualTo(value.bytes());
    assertThat(back.skills()).containsExactly(new Skill("z"), new Skill("a"));
    // A record compares arrays by identity; everything else by value.
    assertThat(back.with(value.bytes())).isEqualTo(value);
  }

  @Test
  void jsonShowsBareRecordsVariantsAndNoQuestions() {
    assertThat(REGISTRY.json(everything(Instant.EPOCH, (byte) 1)))
        .contains("\"at\":\"1970-01-01T00:00:00Z\"")
        .contains("\"levels\":{\"billing\":3}")
        .contains("\"sides\":[[{\"tenant\":\"north\",\"uuid\":")
        .contains("\"state\":{\"is\":\"idle\"}")
        .contains("\"exact\":{\"is\":\"waiting\",\"since\":")
        .contains("\"bytes\":\"AQ==\"")
        .doesNotContain("long\":true");
    assertThat(REGISTRY.json(new Plain("a"))).isEqualTo("{\"text\":\"a\"}");
  }

  @Test
  void whatIsMissingReadsAsEmptyAndWhatIsUnknownIsIgnored() {
    record Old(int number) {}
    record New(int number, Optional<Skill> skill, List<Skill> more, Map<Skill, Ref> map) {}
    var older = new CodecRegistry(List.of(Codec.of("x").record("it", 1, Old.class).build()));
    var newer = new CodecRegistry(List.of(Codec.of("x").record("it", 1, New.class).build()));

    assertThat(newer.decode("x.it:1", older.encode(new Old(1))))
        .isEqualTo(new New(1, Optional.empty(), List.of(), Map.of()));
    var full =
        new New(
            2,
            Optional.of(new Skill("a")),
            List.of(new Skill("b")),
            Map.of(new Skill("c"), new Ref("t", new UUID(0, 0))));
    assertThat(older.decode("x.it:1", newer.encode(full))).isEqualTo(new Old(2));
  }

  @Test
  void aMissingPartThatIsNeededIsAnError() {
    record Old(int number) {}
    record New(int number, int other) {}
    var older = new CodecRegistry(List.of(Codec.of("x").record("it", 1, Old.class).build()));
    var newer = new CodecRegistry(List.of(Codec.of("x").record("it", 1, New.class).build()));

    assertThatThrownBy(() -> newer.decode("x.it:1", older.encode(new Old(1))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("without 'other'");
  }

  @Test
  void upcastersWalkFromEachVersionToTodays() {
    record V1(String name) {}
    record V2(String whole) {}
    var first = new CodecRegistry(List.of(Codec.of("y").record("a", 1, V1.class).build()));
    var second = new CodecRegistry(List.of(Codec.of("y").record("a", 1, V2.class).build()));

    assertThat(REGISTRY.decode("sample.grown:1", first.encode(new V1("Aino Aalto"))))
        .isEqualTo(new Grown("Aino", "Aalto"));
    assertThat(REGISTRY.decode("sample.grown:2", second.encode(new V2("Aino Aalto"))))
        .isEqualTo(new Grown("Aino", "Aalto"));
    assertThat(REGISTRY.tree("sample.grown:1", first.encode(new V1("Aino Aalto"))).toString())
        .isEqualTo("{\"last\":\"Aalto\",\"first\":\"Aino\"}");
    assertThat(REGISTRY.manifest(new Grown("a", "b"))).isEqualTo("sample.grown:3");
  }

  @Test
  void aVariantsNameMayComeLastAfterAnUpcast() {
    record Text(Map<String, String> state) {}
    var codec =
        Codec.of("z")
            .record("holder", 2, Holder.class)
            .upcast("holder", 1, CodecTest::nameLast)
            .variant(State.class, "waiting", State.Waiting.class)
            .variant(State.class, "idle", State.Idle.class)
            .variant(State.class, "talking", State.Talking.class)
            .build();
    var old = new CodecRegistry(List.of(Codec.of("z").record("holder", 1, Text.class).build()));
    var bytes = old.encode(new Text(Map.of("since", "2026-01-01T00:00:00Z")));

    assertThat(new CodecRegistry(List.of(codec)).decode("z.holder:1", bytes))
        .isEqualTo(new Holder(new State.Waiting(Instant.parse("2026-01-01T00:00:00Z"))));
  }

  private static ObjectNode nameLast(ObjectNode tree) {
    ((ObjectNode) tree.get("state")).put("is", "waiting");
    return tree;
  }

  @Test
  void mistakesAreRefusedBeforeAnythingRuns() {
    record Loose(Object anything) {}

    assertRefused(
        "listed twice",
        () -> Codec.of("x").record("a", 1, Plain.class).record("a", 1, Grown.class));
    assertRefused(
        "listed twice",
        () -> Codec.of("x").record("a", 1, Plain.class).record("b", 1, Plain.class));
    assertRefused(
        "no upcaster from version 1", () -> Codec.of("x").record("a", 2, Plain.class).build());
    assertRefused("not listed", () -> Codec.of("x").upcast("b", 1, tree -> tree).build());
    assertRefused(
        "outside",
        () -> Codec.of("x").record("a", 1, Plain.class).upcast("a", 1, tree -> tree).build());
    assertRefused("x.a.anything", () -> Codec.of("x").record("a", 1, Loose.class).build());
    assertRefused(
        "not listed",
        () ->
            Codec.of("x")
                .record("a", 1, Holder.class)
                .variant(State.class, "idle", State.Idle.class)
                .build());
    assertRefused("lower-case", () -> Codec.of("X"));
    assertRefused("two codecs", () -> new CodecRegistry(List.of(CODEC, CODEC)));
    assertRefused("no codec lists", () -> REGISTRY.encode("text"));
  }

  @Test
  void anEarlierGenerationNeitherWritesNorReadsWhatCameLater() {
    record Old(int a) {}
    record New(int b) {}
    var all =
        new CodecRegistry(
            List.of(
                Codec.of("x")
                    .record("old", 1, Old.class)
                    .since(3)
                    .record("new", 1, New.class)
                    .build()));
    var earlier = all.upTo(2);

    assertThat(all.generation()).isEqualTo(3);
    assertThat(all.generation(new Old(1))).isZero();
    assertThat(all.generation(new New(1))).isEqualTo(3);
    assertThat(earlier.generation()).isZero();
    assertThat(earlier.decode("x.old:1", all.encode(new Old(7)))).isEqualTo(new Old(7));
    assertThatThrownBy(() -> earlier.decode("x.new:1", all.encode(new New(7))))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("unknown manifest");
    assertThatThrownBy(() -> earlier.encode(new New(7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertRefused("generations rise", () -> Codec.of("x").since(2).since(2));
  }

  private static void assertRefused(String why, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void tooMuchIsRefusedWhenWrittenAndWhenRead() {
    var long1 = "x".repeat(CodecRegistry.MAX_BYTES);
    assertRefused("over", () -> REGISTRY.encode(new Plain(long1)));
    assertThatThrownBy(
            () -> REGISTRY.decode("sample.plain:1", new byte[CodecRegistry.MAX_BYTES + 1]))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> REGISTRY.decode("nobody.knows:1", new byte[0]))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("unknown manifest");
    var deep = new byte[100_000];
    java.util.Arrays.fill(deep, (byte) 0x81);
    deep[0] = (byte) 0xa1;
    assertThatThrownBy(() -> REGISTRY.decode("sample.plain:1", deep))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> REGISTRY.tree("sample.plain:1", deep))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void damagedBytesNeverThrowAnythingElse() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var whole = REGISTRY.encode(everything(Instant.EPOCH, (byte) 1, (byte) 2));
    for (int run = 0; run < 20_000; run++) {
      var bytes = damage(whole, random);
      for (var manifest : List.of("sample.everything:1", "sample.grown:1")) {
        try {
          REGISTRY.decode(manifest, bytes);
        } catch (CodecException expected) {
          assertThat(expected).hasMessageContaining(manifest);
        } catch (Throwable other) {
          throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), other);
        }
      }
    }
  }

  private static byte[] damage(byte[] whole, Random random) {
    if (random.nextInt(10) == 0) {
      var noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    var bytes = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
    for (int hit = random.nextInt(4); hit >= 0; hit--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void randomValuesSurviveARoundTrip() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      var value = talking(random, 0);
      assertThat(roundTrip(new Holder(value))).as("seed %s", seed).isEqualTo(new Holder(value));
    }
  }

  record Holder(State state) {}

  private static State talking(Random random, int depth) {
    return switch (random.nextInt(depth > 5 ? 2 : 4)) {
      case 0 -> new State.Idle();
      case 1 ->
          new State.Waiting(
              Instant.ofEpochSecond(
                  random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                  random.nextInt(1_000_000_000)));
      default -> {
        var before = new ArrayList<State>();
        Stream.generate(() -> talking(random, depth + 1))
            .limit(random.nextInt(3))
            .forEach(before::add);
        yield new State.Talking(
            new Ref(Long.toString(random.nextLong(), 36), new UUID(random.nextLong(), 1)), before);
      }
    };
  }

  @Test
  void goldenFilesDecodeForEver() {
    GoldenFiles.in(Path.of("src/test/resources/golden"))
        .verify(
            CODEC,
            List.of(
                everything(Instant.parse("2026-11-24T03:13:59.123456789Z"), (byte) 5),
                new Plain("text"),
                new Holder(new State.Idle()),
                new Plain("grüß"),
                new Grown("Aino", "Aalto")));
  }
}
