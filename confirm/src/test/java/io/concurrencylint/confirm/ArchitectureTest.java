package io.concurrencylint.confirm;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows from and to this module and the explorer that must never exist. */
class ArchitectureTest {

  private static final String OURS = "io.concurrencylint..";
  private static final String ANALYZER = "io.concurrencylint.analyzer..";
  private static final String RULES = "io.concurrencylint.rules..";
  private static final String CHECK = "io.concurrencylint.check..";
  private static final String EXPLORER = "io.concurrencylint.explorer..";
  private static final String RUNTIME = "io.concurrencylint.explorer.runtime..";
  private static final String SCHEDULE = "io.concurrencylint.explorer.schedule..";
  private static final String CONFIRM = "io.concurrencylint.confirm..";

  /** On this class path: all of ours but the command line, the plugins and the benchmarks. */
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.concurrencylint");

  @Test
  void nothingBelowTheSurfacesKnowsConfirm() {
    noClasses()
        .that()
        .resideInAnyPackage(ANALYZER, RULES, CHECK, EXPLORER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CONFIRM)
        .check(PRODUCT);
  }

  @Test
  void confirmKnowsOnlyTheAnalyzerTheCheckAndTheExplorer() {
    noClasses()
        .that()
        .resideInAPackage(CONFIRM)
        .should()
        .dependOnClassesThat(
            resideInAPackage(OURS).and(resideOutsideOfPackages(ANALYZER, CHECK, EXPLORER, CONFIRM)))
        .check(PRODUCT);
  }

  @Test
  void confirmUsesNoLibraryOfTheOthers() {
    noClasses()
        .that()
        .resideInAPackage(CONFIRM)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.github.javaparser..", "org.objectweb.asm..", "org.snakeyaml.."))
        .check(PRODUCT);
  }

  @Test
  void theExplorerKnowsOnlyItself() {
    noClasses()
        .that()
        .resideInAPackage(EXPLORER)
        .should()
        .dependOnClassesThat(resideInAPackage(OURS).and(resideOutsideOfPackages(EXPLORER)))
        .check(PRODUCT);
  }

  @Test
  void whatLivesInTheProgramUnderTestKnowsOnlyTheJdk() {
    noClasses()
        .that()
        .resideInAPackage(RUNTIME)
        .should()
        .dependOnClassesThat(resideOutsideOfPackages(RUNTIME, "java.."))
        .check(PRODUCT);
  }

  @Test
  void aStrategyDoesNotKnowHowItsChoicesAreCarriedOut() {
    noClasses()
        .that()
        .resideInAPackage(SCHEDULE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.concurrencylint.explorer.agent..", "io.concurrencylint.explorer.model..")
        .check(PRODUCT);
  }
}
