package santra.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArrowsTest {

  /** Who tests from outside must not be able to peek inside. */
  @Test
  void onlyTheBenchmarksSeeMoreOfTheProductThanItsWire() {
    noClasses()
        .that()
        .resideOutsideOfPackage("santra.loadtest.bench..")
        .should()
        .dependOnClassesThat(insideTheProduct())
        .check(new ClassFileImporter().importPackages("santra.loadtest"));
  }

  private static DescribedPredicate<JavaClass> insideTheProduct() {
    return DescribedPredicate.describe(
        "are inside the product",
        type ->
            type.getPackageName().startsWith("santra.")
                && !type.getPackageName().startsWith("santra.loadtest")
                && !type.getPackageName().startsWith("santra.protocol"));
  }
}
