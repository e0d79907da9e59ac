package io.concurrencylint.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** surface.md, "Maven plugin": goals, their phases, and a user property for every parameter. */
@Tag("smoke")
class DescriptorIT {

  private static final Map<String, Element> GOALS = new TreeMap<>();

  @BeforeAll
  static void read() throws Exception {
    Document descriptor =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("target/classes/META-INF/maven/plugin.xml").toFile());
    assertThat(text(descriptor.getDocumentElement(), "goalPrefix")).isEqualTo("concurrency-lint");
    for (Element mojo : elements(descriptor.getDocumentElement(), "mojo")) {
      GOALS.put(text(mojo, "goal"), mojo);
    }
  }

  @Test
  void theGoalsArePromised() {
    assertThat(GOALS)
        .containsOnlyKeys(
            "aggregate",
            "aggregate-baseline",
            "baseline",
            "check",
            "check-no-fork",
            "confirm",
            "explain",
            "help",
            "report");
  }

  @Test
  void theyCompileFirstWhereTheyFork() {
    assertThat(text(GOALS.get("check"), "executePhase")).isEqualTo("process-classes");
    assertThat(text(GOALS.get("aggregate"), "executePhase")).isEqualTo("process-classes");
    assertThat(text(GOALS.get("confirm"), "executePhase")).isEqualTo("process-test-classes");
    assertThat(text(GOALS.get("check-no-fork"), "executePhase")).isEmpty();
    assertThat(text(GOALS.get("check-no-fork"), "phase")).isEqualTo("verify");
  }

  @Test
  void everyParameterHasAUserProperty() {
    for (String goal : GOALS.keySet()) {
      Element mojo = GOALS.get(goal);
      Element configuration = elements(mojo, "configuration").get(0);
      List<String> without = new ArrayList<>();
      for (Element parameter : elements(mojo, "parameter")) {
        String name = text(parameter, "name");
        String property = text(configuration, name);
        boolean ours = property.equals("${concurrency-lint." + name + "}");
        if (text(parameter, "editable").equals("true") && !ours) {
          without.add(name + " " + property);
        }
      }
      if (!goal.equals("help")) {
        assertThat(without).as(goal).isEmpty();
      }
    }
  }

  @Test
  void checkHasTheParametersPromised() {
    List<String> names = new ArrayList<>();
    for (Element parameter : elements(GOALS.get("check"), "parameter")) {
      names.add(text(parameter, "name"));
    }
    assertThat(names)
        .contains(
            "skip",
            "failOn",
            "failOnViolation",
            "maxAllowedViolations",
            "includes",
            "excludes",
            "rules",
            "minConfidence",
            "configFile",
            "baselineFile",
            "since",
            "formats",
            "outputDirectory",
            "includeTests",
            "threads");
  }

  private static List<Element> elements(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Text of the first element of that name; empty when there is none. */
  private static String text(Element in, String name) {
    List<Element> found = elements(in, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
  }
}
