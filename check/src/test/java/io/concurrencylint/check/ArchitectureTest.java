package io.concurrencylint.check;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of this module that must never exist. */
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.concurrencylint");

  @Test
  void yamlOnlyInTheConfiguration() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.concurrencylint.check.config..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(PRODUCT);
  }

  @Test
  void checkKnowsOnlyTheAnalyzer() {
    noClasses()
        .that()
        .resideInAPackage("io.concurrencylint.check..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.concurrencylint..")
                .and(
                    resideOutsideOfPackages(
                        "io.concurrencylint.check..", "io.concurrencylint.analyzer..")))
        .check(PRODUCT);
  }

  @Test
  void nothingBelowKnowsTheCheck() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.concurrencylint.check..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.concurrencylint.check..")
        .check(PRODUCT);
  }

  @Test
  void settingsDoNotKnowWhereTheyComeFrom() {
    noClasses()
        .that()
        .resideInAPackage("io.concurrencylint.check")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.concurrencylint.check.config..")
        .check(PRODUCT);
  }
}
