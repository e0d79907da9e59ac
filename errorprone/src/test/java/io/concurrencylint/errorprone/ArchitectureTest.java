package io.concurrencylint.errorprone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of this module that must never exist. */
class ArchitectureTest {

  private static final String HERE = "io.concurrencylint.errorprone..";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.concurrencylint");

  @Test
  void javacAndErrorProneOnlyHere() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HERE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.sun.source..",
            "com.sun.tools.javac..",
            "com.google.errorprone.bugpatterns..",
            "com.google.errorprone.matchers..")
        .check(PRODUCT);
  }

  @Test
  void nobodyKnowsThisModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HERE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HERE)
        .check(PRODUCT);
  }

  @Test
  void findingsAreMadeElsewhere() {
    noClasses()
        .that()
        .resideInAPackage(HERE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.concurrencylint.analyzer.views..",
            "io.concurrencylint.analyzer.flow..",
            "io.concurrencylint.analyzer.frontend..",
            "com.github.javaparser..",
            "org.objectweb.asm..",
            "io.concurrencylint.cli..",
            "io.concurrencylint.maven..",
            "io.concurrencylint.explorer..")
        .check(PRODUCT);
  }

  @Test
  void theGeneratorIsNoPartOfTheProduct() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.concurrencylint.errorprone.generator")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.concurrencylint.errorprone.generator")
        .check(PRODUCT);
  }
}
