package io.concurrencylint.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.concurrencylint.analyzer.rule.Rule;
import org.junit.jupiter.api.Test;

/** The arrows that must never exist. */
class ArchitectureTest {

  private static final String ANALYZER = "io.concurrencylint.analyzer..";
  private static final String CACHE = "io.concurrencylint.analyzer.cache..";
  private static final String IR = "io.concurrencylint.analyzer.ir..";
  private static final String FACTS = "io.concurrencylint.analyzer.facts..";
  private static final String FRONTEND = "io.concurrencylint.analyzer.frontend..";
  private static final String TYPES = "io.concurrencylint.analyzer.types..";
  private static final String VIEWS = "io.concurrencylint.analyzer.views..";
  private static final String ENGINE = "io.concurrencylint.analyzer.engine..";
  private static final String REPORT = "io.concurrencylint.analyzer.report..";
  private static final String RULES = "io.concurrencylint.rules..";
  private static final String JAVAPARSER = "com.github.javaparser..";
  private static final String ASM = "org.objectweb.asm..";
  private static final String[] JAVAC = {"com.sun.source..", "com.sun.tools.javac.."};

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.concurrencylint");

  @Test
  void theIrKnowsNothing() {
    check(
        noClasses()
            .that()
            .resideInAPackage(IR)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.concurrencylint..", JAVAPARSER, ASM)
                    .or(resideInAnyPackage(JAVAC))
                    .and(resideOutsideOfPackages(IR))));
  }

  @Test
  void factsKnowOnlyTheIr() {
    check(
        noClasses()
            .that()
            .resideInAPackage(FACTS)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.concurrencylint..", JAVAPARSER, ASM)
                    .or(resideInAnyPackage(JAVAC))
                    .and(resideOutsideOfPackages(IR, FACTS))));
  }

  @Test
  void theCacheKnowsOnlyTheIr() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CACHE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.concurrencylint..", JAVAPARSER, ASM)
                    .or(resideInAnyPackage(JAVAC))
                    .and(resideOutsideOfPackages(IR, CACHE))));
  }

  @Test
  void javaParserOnlyInTheFrontEnd() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(FRONTEND)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JAVAPARSER));
  }

  @Test
  void asmOnlyWhereClassFilesAreRead() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(TYPES, "io.concurrencylint.explorer.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ASM));
  }

  @Test
  void javacOnlyInErrorProne() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.concurrencylint.errorprone..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(JAVAC)));
  }

  @Test
  void aRuleKnowsNoFrontEndNoEngineNoReportAndNoFile() {
    check(
        noClasses()
            .that()
            .resideInAPackage(RULES)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    FRONTEND, ENGINE, REPORT, "java.io..", "java.nio..", "java.time..")));
  }

  @Test
  void aRuleLooksAtNoClock() {
    check(
        noClasses()
            .that()
            .resideInAPackage(RULES)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime"));
  }

  @Test
  void aRuleHasNoFields() {
    check(
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields()
            .that()
            .areDeclaredInClassesThat()
            .implement(Rule.class)
            .should()
            .notBeStatic());
  }

  @Test
  void aRuleKnowsNoOtherRule() {
    check(slices().assignedFrom(new OneSliceForEachRule()).should().notDependOnEachOther());
  }

  @Test
  void viewsDoNotKnowTheFrontEnd() {
    check(
        noClasses()
            .that()
            .resideInAPackage(VIEWS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FRONTEND));
  }

  @Test
  void theAnalyzerDoesNotKnowTheRules() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ANALYZER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(RULES));
  }

  @Test
  void nobodyKnowsTheSurfaces() {
    String[] surfaces = {
      "io.concurrencylint.cli..",
      "io.concurrencylint.maven..",
      "io.concurrencylint.errorprone..",
      "io.concurrencylint.benchmarks..",
      "io.concurrencylint.check..",
      "io.concurrencylint.confirm..",
      "io.concurrencylint.explorer.."
    };
    check(
        classes()
            .that()
            .resideInAnyPackage(ANALYZER, RULES)
            .should()
            .onlyDependOnClassesThat(not(resideInAnyPackage(surfaces))));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PRODUCT);
  }

  private static final class OneSliceForEachRule implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      JavaClass top = type;
      while (top.getEnclosingClass().isPresent()) {
        top = top.getEnclosingClass().get();
      }
      return resideInAPackage(RULES).and(not(belongToAnyOf(Rules.class))).test(top)
              && top.isAssignableTo(Rule.class)
          ? SliceIdentifier.of(top.getSimpleName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "one slice for each rule";
    }
  }
}
