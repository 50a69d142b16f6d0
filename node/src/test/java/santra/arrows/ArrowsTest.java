package santra.arrows;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import santra.distribution.ContactCentre;

/** Holds the house of docs/architecture.md: who may depend on whom. */
class ArrowsTest {
  private static final Arrows ARROWS = new Arrows("santra");
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .importUrl(ContactCentre.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void everyFeatureHasItsFloor() {
    ARROWS.everyFeatureHasItsFloor().check(HOUSE);
  }

  @Test
  void arrowsPointDownAndNeverSideways() {
    ARROWS.arrowsPointDown().check(HOUSE);
  }

  @Test
  void featuresHaveNoCycles() {
    ARROWS.noCycles().check(HOUSE);
  }

  @Test
  void rulebooksKnowNoFramework() {
    ARROWS.rulebooksKnowNoFramework().check(HOUSE);
    ARROWS.tenancyKnowsOnlyItsFile().check(HOUSE);
  }

  @Test
  void rulebooksDoNoInputOrOutput() {
    ARROWS.rulebooksDoNoInputOrOutput().check(HOUSE);
  }

  @Test
  void rulebooksReadNoClockAndThrowNoDice() {
    ARROWS.rulebooksReadNoClockAndThrowNoDice().check(HOUSE);
  }

  @Test
  void onlyTheCompositionRootReadsTheWallClock() {
    ARROWS.onlyTheCompositionRootReadsTheWallClock().check(HOUSE);
  }

  @Test
  void onlyVoiceSpeaksSip() {
    ARROWS.onlyVoiceSpeaksSip().check(HOUSE);
  }

  @Test
  void onlyMediaSpeaksNgAndRtp() {
    ARROWS.onlyMediaSpeaksNgAndRtp().check(HOUSE);
  }

  @Test
  void onlyNodeAndDistributionKnowTheCluster() {
    ARROWS.onlyNodeAndDistributionKnowTheCluster().check(HOUSE);
  }

  @Test
  void onlyEntitiesAndViewsKnowTheJournal() {
    ARROWS.onlyEntitiesAndViewsKnowTheJournal().check(HOUSE);
  }

  @Test
  void viewsGiveNoOrders() {
    ARROWS.viewsGiveNoOrders().check(HOUSE);
  }

  @Test
  void nothingUsesJavaSerialization() {
    ARROWS.noJavaSerialization().check(HOUSE);
  }

  @Test
  void namesSayWhatThingsAre() {
    ARROWS.namesSayWhatThingsAre().check(HOUSE);
  }

  @Test
  void theVocabularyIsValues() {
    ARROWS.theVocabularyIsValues().check(HOUSE);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      var silent =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(file -> file.resolveSibling("package-info.java"))
              .distinct()
              .filter(Files::notExists);
      assertThat(silent).isEmpty();
    }
  }

  /** A small house where everything is wrong: every rule must see it. */
  @Nested
  class InAWrongHouse {
    private static final Arrows THERE = new Arrows("santra.arrows.wrong");
    private static final JavaClasses WRONG =
        new ClassFileImporter().importPackages("santra.arrows.wrong");

    private static String seen(com.tngtech.archunit.lang.ArchRule rule) {
      return String.join("\n", rule.evaluate(WRONG).getFailureReport().getDetails());
    }

    @Test
    void anUnknownFeatureIsSeen() {
      var elsewhere = new Arrows("santra.arrows");

      assertThat(seen(elsewhere.everyFeatureHasItsFloor())).contains("wrong.contact.Contact");
    }

    @Test
    void aSiblingsImportIsSeen() {
      assertThat(seen(THERE.arrowsPointDown())).contains("contact.Contact").contains("queue.Queue");
    }

    @Test
    void anUpwardArrowIsSeen() {
      assertThat(seen(THERE.arrowsPointDown())).contains("queue.Queue").contains("http.Page");
    }

    @Test
    void aCycleIsSeen() {
      assertThat(seen(THERE.noCycles())).contains("Cycle detected");
    }

    @Test
    void aFrameworkInARulebookIsSeen() {
      assertThat(seen(THERE.rulebooksKnowNoFramework())).contains("org.apache.pekko.Done");
    }

    @Test
    void aFileInARulebookIsSeen() {
      assertThat(seen(THERE.rulebooksDoNoInputOrOutput())).contains("java.nio.file.Files");
    }

    @Test
    void aClockInARulebookIsSeen() {
      assertThat(seen(THERE.rulebooksReadNoClockAndThrowNoDice())).contains("Instant.now()");
      assertThat(seen(THERE.onlyTheCompositionRootReadsTheWallClock())).contains("Instant.now()");
    }

    @Test
    void aSipMessageOutsideVoiceIsSeen() {
      assertThat(seen(THERE.onlyVoiceSpeaksSip())).contains("http.Page");
    }

    @Test
    void aJournalOutsideAnEntityIsSeen() {
      assertThat(seen(THERE.onlyEntitiesAndViewsKnowTheJournal()))
          .contains("PersistenceId")
          .contains("Subscriber");
    }

    @Test
    void aCommandFromAViewIsSeen() {
      assertThat(seen(THERE.viewsGiveNoOrders())).contains("ContactCommand");
    }

    @Test
    void aSerializableIsSeen() {
      assertThat(seen(THERE.noJavaSerialization())).contains("queue.QueueHelper");
    }

    @Test
    void anEmptyNameIsSeen() {
      assertThat(seen(THERE.namesSayWhatThingsAre())).contains("queue.QueueHelper");
    }

    @Test
    void aClassAmongTheWordsIsSeen() {
      assertThat(seen(THERE.theVocabularyIsValues())).contains("vocabulary.Word");
    }
  }
}
