package io.concurrencylint.rules;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the documentation of the rules compile, and do what the documentation says. */
class ExampleTest {

  private static final Pattern TYPE =
      Pattern.compile("\\bpublic\\s+(?:final\\s+|abstract\\s+)*(?:class|record|enum)\\s+(\\w+)");
  private static final Pattern NEWER_JDK =
      Pattern.compile("StructuredTaskScope|ofVirtual|startVirtualThread|VirtualThreadPerTask");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> examples() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Rule rule : Rules.all()) {
      RuleDoc doc = rule.doc();
      // The models know StructuredTaskScope as the previews of JDK 21 to 24 had it.
      boolean later = Runtime.version().feature() >= 25 && doc.name().equals("ScopeNotJoined");
      if (later) {
        continue;
      }
      for (RuleDoc.Example example : doc.examples()) {
        String name = doc.name() + ": " + example.title();
        tests.add(dynamicTest(name + " (faulty)", () -> faultyIsFound(doc, example)));
        tests.add(dynamicTest(name + " (correct)", () -> isAsExpected(example.correct())));
      }
    }
    return tests.stream();
  }

  private void faultyIsFound(RuleDoc doc, RuleDoc.Example example) throws IOException {
    boolean marked =
        Marker.in("", example.faulty()).stream()
            .anyMatch(
                marker -> marker.kind() == Marker.Kind.EXPECT && marker.rule().equals(doc.name()));
    if (!marked) {
      fail("the faulty program does not say where " + doc.name() + " is expected");
    }
    isAsExpected(example.faulty());
  }

  private void isAsExpected(String source) throws IOException {
    Matcher type = TYPE.matcher(source);
    Path root = Files.createTempDirectory(folder, "example");
    Path file = root.resolve((type.find() ? type.group(1) : "Example") + ".java");
    Files.writeString(file, source);
    List<String> differences = new ArrayList<>();
    if (Runtime.version().feature() >= 21 || !NEWER_JDK.matcher(source).find()) {
      differences.addAll(Compilation.errors(List.of(file), Fixture.classPath()));
    }
    Request request = new Request(root, List.of(file), List.of(), Fixture.classPath(), 1);
    differences.addAll(
        FixtureTest.differences(Marker.in(file.getFileName().toString(), source), request));
    if (!differences.isEmpty()) {
      fail(source + "\n  " + String.join("\n  ", differences));
    }
  }
}
