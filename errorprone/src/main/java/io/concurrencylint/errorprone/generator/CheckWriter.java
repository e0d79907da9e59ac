package io.concurrencylint.errorprone.generator;

import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.report.Tool;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;

/**
 * Writes a check for each rule while this module is compiled, and the file by which Error Prone
 * finds them. It is an annotation processor that heeds no annotation, and no part of the jar.
 */
@SupportedAnnotationTypes("*")
public final class CheckWriter extends AbstractProcessor {

  private static final String PACKAGE = "io.concurrencylint.errorprone.checks";
  private static final String SERVICES =
      "META-INF/services/com.google.errorprone.bugpatterns.BugChecker";

  /** Error Prone refuses to start with two checks of one name; these it has itself. */
  private static final Set<String> TAKEN = Set.of("DoubleCheckedLocking");

  private boolean written;

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (!written) {
      written = true;
      try {
        write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return false;
  }

  private void write() throws IOException {
    for (Rule rule : Rules.all()) {
      RuleDoc doc = rule.doc();
      String name = PACKAGE + "." + doc.name();
      try (Writer out = processingEnv.getFiler().createSourceFile(name).openWriter()) {
        out.write(source(doc));
      }
    }
    try (Writer out =
        processingEnv
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, "", SERVICES)
            .openWriter()) {
      out.write(
          Rules.all().stream()
              .map(rule -> PACKAGE + "." + rule.doc().name() + "\n")
              .collect(Collectors.joining()));
    }
  }

  private String source(RuleDoc doc) {
    boolean taken = TAKEN.contains(doc.name());
    return """
    package %s;

    import com.google.errorprone.BugPattern;
    import io.concurrencylint.errorprone.RuleChecker;

    /** %s. */
    @BugPattern(
        name = %s,
        altNames = {%s"concurrency-lint"},
        summary = %s,
        severity = BugPattern.SeverityLevel.%s,
        linkType = BugPattern.LinkType.CUSTOM,
        link = %s)
    public final class %2$s extends RuleChecker {
      public %2$s() {
        super(%8$s);
      }
    }
    """
        .formatted(
            PACKAGE,
            doc.name(),
            literal(taken ? "ConcurrencyLint" + doc.name() : doc.name()),
            taken ? literal(doc.name()) + ", " : "",
            literal(doc.summary()),
            level(doc.severity()),
            literal(Tool.page(doc.name())),
            literal(doc.name()));
  }

  private String literal(String text) {
    return processingEnv.getElementUtils().getConstantExpression(text);
  }

  private static String level(Severity severity) {
    return severity == Severity.NOTE ? "SUGGESTION" : severity.name();
  }
}
