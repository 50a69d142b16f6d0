package santra.arrows;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The arrows of docs/architecture.md as rules.
 *
 * @param root the package all features live in
 */
record Arrows(String root) {

  /** From the roof down; the features of one floor are siblings and never import each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("node"),
          List.of("http"),
          List.of("workforce"),
          List.of("channel", "outbound", "reporting", "quality", "monitoring"),
          List.of("distribution"),
          List.of("contact", "queue", "agent", "media", "toll"),
          List.of("routing", "tenancy"),
          List.of("flow"),
          List.of("vocabulary"));

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.system",
          "java.time.InstantSource.system",
          "java.lang.System.currentTimeMillis");

  private static final Set<String> CHANCE =
      Set.of("java.lang.Math.random", "java.util.UUID.randomUUID", "java.lang.System.nanoTime");

  /** The feature with all its rooms. */
  private String all(String feature) {
    return root + "." + feature + "..";
  }

  /** The feature's package root alone: its rulebook. */
  private String rulebook(String feature) {
    return root + "." + feature;
  }

  private String[] all(Stream<String> features) {
    return features.map(this::all).toArray(String[]::new);
  }

  private DescribedPredicate<JavaClass> rulebooks() {
    return resideInAnyPackage(
        Stream.of("contact", "queue", "agent", "toll", "routing", "tenancy", "flow", "vocabulary")
            .map(this::rulebook)
            .toArray(String[]::new));
  }

  private DescribedPredicate<JavaClass> pureRulebooks() {
    return resideInAnyPackage(
        Stream.of("contact", "queue", "agent", "toll", "routing", "flow", "vocabulary")
            .map(this::rulebook)
            .toArray(String[]::new));
  }

  ArchRule everyFeatureHasItsFloor() {
    return classes()
        .should()
        .resideInAnyPackage(all(FLOORS.stream().flatMap(List::stream)))
        .as("every feature has its floor in the house");
  }

  /** Top to bottom only, and never sideways. */
  ArchRule arrowsPointDown() {
    var rules = new ArrayList<ArchRule>();
    for (int floor = 0; floor < FLOORS.size(); floor++)
      for (var feature : FLOORS.get(floor)) {
        var others = FLOORS.subList(0, floor + 1).stream().flatMap(List::stream);
        var forbidden = all(others.filter(other -> !other.equals(feature)));
        if (forbidden.length > 0)
          rules.add(
              noClasses()
                  .that()
                  .resideInAPackage(all(feature))
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(forbidden)
                  .allowEmptyShould(true));
      }
    return CompositeArchRule.of(rules);
  }

  ArchRule noCycles() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  ArchRule rulebooksKnowNoFramework() {
    return classes()
        .that(pureRulebooks())
        .should()
        .onlyDependOnClassesThat(
            rulebooks()
                .or(resideInAnyPackage("java..", "org.jspecify.."))
                .as("rulebooks, java and JSpecify"));
  }

  /** The tenant file is YAML, and reading it is worth a log line. */
  ArchRule tenancyKnowsOnlyItsFile() {
    return classes()
        .that()
        .resideInAPackage(rulebook("tenancy"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "org.jspecify..",
                "org.snakeyaml..",
                "org.slf4j..",
                rulebook("tenancy"),
                rulebook("flow"),
                rulebook("vocabulary")))
        .allowEmptyShould(true);
  }

  ArchRule rulebooksDoNoInputOrOutput() {
    return noClasses()
        .that(pureRulebooks())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.net..", "java.nio..", "java.sql..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class);
  }

  ArchRule rulebooksReadNoClockAndThrowNoDice() {
    return noClasses()
        .that(rulebooks())
        .should()
        .callMethodWhere(calls(CLOCKS).or(calls(CHANCE)))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.random.RandomGenerator.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class);
  }

  ArchRule onlyTheCompositionRootReadsTheWallClock() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(all("node"), all("media.embedded"))
        .should()
        .callMethodWhere(calls(CLOCKS));
  }

  private static DescribedPredicate<JavaMethodCall> calls(Set<String> methods) {
    return describe(
        "calls one of " + methods,
        call -> {
          MethodCallTarget target = call.getTarget();
          return methods.contains(target.getOwner().getName() + "." + target.getName());
        });
  }

  ArchRule onlyVoiceSpeaksSip() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(all("channel.voice"), all("node"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("santra.protocol.sip..");
  }

  ArchRule onlyMediaSpeaksNgAndRtp() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(all("media"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("santra.protocol.ng..", "santra.protocol.rtp..");
  }

  /** The node joins a cluster, and distribution places the entities in it. */
  ArchRule onlyNodeAndDistributionKnowTheCluster() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(all("node"), all("distribution"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("santra.ha..");
  }

  /** Who acts on recorded events subscribes to them, and lists what it says between nodes. */
  ArchRule onlyEntitiesAndViewsKnowTheJournal() {
    return CompositeArchRule.of(
            noClasses()
                .that()
                .resideOutsideOfPackages(root + "..entity..", root + "..view..", all("node"))
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage("org.apache.pekko.persistence..", "santra.persistence..")
                        .and(not(subscription()))))
        .and(
            noClasses()
                .that()
                .resideOutsideOfPackages(
                    root + "..entity..",
                    root + "..view..",
                    all("distribution"),
                    all("channel"),
                    all("monitoring"),
                    all("node"))
                .should()
                .dependOnClassesThat(subscription())
                .allowEmptyShould(true));
  }

  private static DescribedPredicate<JavaClass> subscription() {
    var open =
        Set.of(
            "santra.persistence.entity.Subscriber",
            "santra.persistence.codec.Codec",
            "santra.persistence.codec.Codec$Builder");
    return describe("a subscription or a codec list", type -> open.contains(type.getName()));
  }

  ArchRule viewsGiveNoOrders() {
    var command =
        describe(
            "a command",
            (JavaClass type) ->
                type.getSimpleName().endsWith("Command")
                    || type.getEnclosingClass()
                        .filter(simpleNameEndingWith("Command"))
                        .isPresent());
    return noClasses()
        .that()
        .resideInAPackage(root + "..view..")
        .should()
        .dependOnClassesThat(
            command
                .or(resideInAPackage(root + "..entity.."))
                .or(resideInAPackage(all("distribution"))));
  }

  ArchRule noJavaSerialization() {
    return CompositeArchRule.of(
            noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectOutputStream.class, ObjectInputStream.class))
        .and(
            noClasses()
                .that(not(assignableTo(Throwable.class)).and(not(assignableTo(Enum.class))))
                .should(be(assignableTo(Serializable.class))));
  }

  ArchRule namesSayWhatThingsAre() {
    return noClasses().should().haveNameMatching(".*(Util|Helper|Manager|Impl)(s?|[A-Z$].*)");
  }

  ArchRule theVocabularyIsValues() {
    return classes()
        .that()
        .resideInAPackage(rulebook("vocabulary"))
        .and()
        .arePublic()
        .should(
            be(
                describe(
                    "a record, a sealed interface or an enum",
                    (JavaClass type) ->
                        type.isRecord() || type.isEnum() || type.reflect().isSealed())));
  }
}
