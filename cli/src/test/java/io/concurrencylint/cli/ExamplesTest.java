package io.concurrencylint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that the README's first command analyses. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("../examples");

  @Test
  void theyCompile(@TempDir Path classes) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    StringWriter errors = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    boolean compiled =
        compiler
            .getTask(
                errors,
                files,
                null,
                arguments.subList(0, 2),
                null,
                files.getJavaFileObjectsFromStrings(arguments.subList(2, arguments.size())))
            .call();
    assertThat(compiled).as(errors.toString()).isTrue();
  }
}
