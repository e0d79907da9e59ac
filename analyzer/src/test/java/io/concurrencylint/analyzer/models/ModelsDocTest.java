package io.concurrencylint.analyzer.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the models: its examples are read, its counts are counted. */
class ModelsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "models.md");
  private static final String START = "<!-- counts -->\n";
  private static final String END = "<!-- /counts -->\n";

  @Test
  void theExamplesAreRight() throws IOException {
    Matcher example =
        Pattern.compile("```\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(example.find()).isTrue();
    Models models = Models.parse(PAGE.toString(), example.group(1));
    assertThat(models.methods()).isNotEmpty();
    assertThat(models.entries()).isNotEmpty();
    assertThat(models.types()).isNotEmpty();
  }

  @Test
  void theCountsAreRight() throws IOException {
    String page = Files.readString(PAGE);
    String before = page.substring(0, page.indexOf(START) + START.length());
    String expected = before + counts() + END;
    if (Boolean.getBoolean("models.write")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }
    assertThat(page).isEqualTo(expected);
  }

  private static String counts() {
    Map<String, int[]> byLibrary = new TreeMap<>();
    for (MethodModel method : Models.bundled().methods()) {
      int[] row = row(byLibrary, method.library());
      row[0]++;
      row[1] += method.has(Effect.Blocks.class) ? 1 : 0;
    }
    Models.bundled().entries().forEach(entry -> row(byLibrary, entry.library())[2]++);
    Models.bundled().types().forEach(type -> row(byLibrary, type.library())[3]++);
    StringBuilder table = new StringBuilder();
    table.append("| library | methods | of these blocking | entry points | types |\n");
    table.append("| --- | --- | --- | --- | --- |\n");
    int[] sum = new int[4];
    byLibrary.forEach(
        (library, row) -> {
          for (int i = 0; i < row.length; i++) {
            sum[i] += row[i];
          }
          append(table, library, row);
        });
    append(table, "all", sum);
    return table.toString();
  }

  private static int[] row(Map<String, int[]> rows, Library library) {
    return rows.computeIfAbsent(library.coordinates(), coordinates -> new int[4]);
  }

  private static void append(StringBuilder table, String library, int[] row) {
    table.append("| ").append(library);
    for (int count : row) {
      table.append(" | ").append(count);
    }
    table.append(" |\n");
  }
}
