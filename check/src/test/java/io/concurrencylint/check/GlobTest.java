package io.concurrencylint.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "src/main, src/main/a/A.java, true",
    "src/main/, src/main/a/A.java, true",
    "./src/main, src/main/A.java, true",
    "src/main, src/mainly/A.java, false",
    "main, src/main/A.java, true",
    "/src, src/A.java, true",
    "/src, a/src/A.java, false",
    "*Test.java, src/test/ATest.java, true",
    "*Test.java, src/test/ATest.java.java, false",
    "**/generated/**, generated/A.java, true",
    "**/generated/**, a/generated/b/A.java, true",
    "**/generated/**, generatedA.java, false",
    "src/*/A.java, src/x/A.java, true",
    "src/*/A.java, src/x/y/A.java, false",
    "src/**/A.java, src/x/y/A.java, true",
    "src/**/A.java, src/A.java, true",
    "src/?.java, src/A.java, true",
    "src/?.java, src/AB.java, false",
    "src/A.java, src/AxJava, false"
  })
  void patternsFitPathsBelowTheirFolder(String pattern, String path, boolean fits) {
    Path base = Path.of("/project").toAbsolutePath();
    assertThat(new Glob(base, pattern).matches(base.resolve(path))).isEqualTo(fits);
  }
}
