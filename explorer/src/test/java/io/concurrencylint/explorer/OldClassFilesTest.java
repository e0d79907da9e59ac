package io.concurrencylint.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class files of Java 8, in which nested classes reach private members through accessors. */
class OldClassFilesTest {
  private static final String PROGRAM =
      """
      public class Old {
        static class Outer {
          private static Object table = new Object();

          static class Inner {
            static Object look() {
              return table;
            }
          }
        }

        public static void main(String[] arguments) throws InterruptedException {
          Thread other = new Thread(() -> Outer.Inner.look().hashCode());
          other.start();
          Outer.Inner.look().hashCode();
          other.join();
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void anAccessorInitialisesItsClass() throws IOException {
    Path source = folder.resolve("Old.java");
    Files.writeString(source, PROGRAM);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-nowarn", "-Xlint:none", "--release", "8", source.toString());
    assertThat(status).isZero();
    Result result =
        Explorer.explore(
            ExploreOptions.of(new ExploreOptions.Main("Old", List.of()), folder.toString())
                .withLimits(50, Duration.ofSeconds(20)));
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.NOT_REPRODUCED);
  }
}
