package io.concurrencylint.check.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.WaitKind;
import io.concurrencylint.check.FailOn;
import io.concurrencylint.check.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** surface.md: "a JSON Schema ships with it": it says what the reader does. */
class SchemaTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String FULL =
      """
      {
        "rules": ["BusyWait", "-WaitOutsideLoop"],
        "minConfidence": "low",
        "failOn": "never",
        "failOnIncomplete": true,
        "includes": ["src"],
        "excludes": ["*Test.java"],
        "baseline": "known.txt",
        "classpath": ["classes"],
        "sourceRoots": ["."],
        "overrides": {"BusyWait": {"level": "note", "minConfidence": "high"}},
        "declare": {
          "eventLoops": ["a.B#c(*)", "@a.B", "a.C", {"type": "a.D", "submit": ["post(Runnable)"]}],
          "serialExecutors": ["a.E", {"type": "a.F", "submit": ["post(int, Runnable)"]}],
          "blocking": ["a.G#h(int)", {"method": "a.G#i()", "waitsFor": "io"}],
          "lockWrappers": [{
            "type": "a.J", "acquire": ["k()"], "tryAcquire": ["l()"], "release": ["m()"],
            "lock": "this", "reentrant": false}],
          "threadEntryPoints": ["a.N#o()", "@a.P", {"method": "a.Q#r()", "serial": true}],
          "threadSafeTypes": ["a.S$T"]
        }
      }
      """;
  private static final List<String> REPLACEMENTS =
      List.of("{}", "[]", "true", "7", "\"\"", "\"%%%\"", "null", "[[]]", "{\"zz\": 1}");

  private static String schema() throws IOException {
    try (InputStream in = SchemaTest.class.getResourceAsStream("concurrency-lint.schema.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theDocumentedOneIsTheOneInTheJar() throws IOException {
    assertThat(Path.of("../docs/concurrency-lint.schema.json")).hasContent(schema());
  }

  @Test
  void itNamesTheKeysAndWordsOfTheReader() throws IOException {
    JsonNode top = JSON.readTree(schema());
    JsonNode declare = top.at("/properties/declare/properties");
    assertKeys(top.at("/properties"), Keys.TOP);
    assertKeys(top.at("/properties/overrides/additionalProperties/properties"), Keys.OVERRIDE);
    assertKeys(declare, Keys.DECLARE);
    assertKeys(declare.at("/blocking/items/anyOf/1/properties"), Keys.BLOCKING);
    assertKeys(declare.at("/lockWrappers/items/properties"), Keys.LOCK_WRAPPER);
    assertKeys(declare.at("/threadEntryPoints/items/anyOf/2/properties"), Keys.ENTRY_POINT);
    assertKeys(top.at("/$defs/executor/properties"), Keys.EXECUTOR);
    assertWords(top.at("/properties/failOn/enum"), FailOn.class);
    assertWords(top.at("/$defs/confidence/enum"), Confidence.class);
    assertWords(
        top.at("/properties/overrides/additionalProperties/properties/level/enum"), Severity.class);
    assertWords(declare.at("/blocking/items/anyOf/1/properties/waitsFor/enum"), WaitKind.class);
  }

  private static void assertKeys(JsonNode properties, List<String> keys) {
    assertThat(properties.propertyNames()).containsExactlyInAnyOrderElementsOf(keys);
  }

  private static void assertWords(JsonNode words, Class<? extends Enum<?>> type) {
    List<String> labels =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    assertThat(words.valueStream().map(JsonNode::asString)).containsExactlyElementsOf(labels);
  }

  @Test
  void itAcceptsWhatTheReaderAcceptsAndNothingElse() throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema());
    List<String> disagreements = new ArrayList<>();
    int accepted = 0;
    List<String> documents = documents();
    for (String document : documents) {
      boolean bySchema = schema.validate(document, InputFormat.JSON).isEmpty();
      String refusal = refusal(document);
      accepted += bySchema ? 1 : 0;
      if (bySchema != (refusal == null)) {
        disagreements.add(document + "\n  reader: " + refusal);
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(documents.size()).isGreaterThan(400);
    assertThat(accepted).isBetween(20, documents.size() / 2);
  }

  /** What the reader says against a document; files that do not exist are not the schema's. */
  private static String refusal(String document) {
    try {
      Path file = Path.of("").toAbsolutePath().resolve(ConfigurationFile.NAME);
      ConfigurationFile.parse(file, document, List.of("BusyWait", "WaitOutsideLoop"));
      return null;
    } catch (UsageError e) {
      return e.getMessage().contains("no such file") ? null : e.getMessage();
    }
  }

  /** The full document, and what becomes of it by one change. */
  private static List<String> documents() throws IOException {
    List<String> documents = new ArrayList<>(List.of(FULL, "null", "[]", "{}", "7"));
    JsonNode full = JSON.readTree(FULL);
    change(full, full, documents);
    return documents;
  }

  private static void change(JsonNode top, JsonNode at, List<String> documents) {
    if (at instanceof ObjectNode object) {
      object.put("zz", "unknown");
      documents.add(top.toString());
      object.remove("zz");
      for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
        object.remove(entry.getKey());
        documents.add(top.toString());
        replace(top, value -> object.set(entry.getKey(), value), documents);
        object.set(entry.getKey(), entry.getValue());
        change(top, entry.getValue(), documents);
      }
    } else if (at instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        JsonNode old = array.get(i);
        replace(top, value -> array.set(index, value), documents);
        array.set(i, old);
        change(top, old, documents);
      }
    }
  }

  private static void replace(JsonNode top, Consumer<JsonNode> put, List<String> documents) {
    for (String replacement : REPLACEMENTS) {
      put.accept(JSON.readTree(replacement));
      documents.add(top.toString());
    }
  }
}
