package io.concurrencylint.analyzer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {

  @TempDir private Path folder;

  private static String of(Path classes) throws IOException {
    return new Fingerprint().addClasses(classes).hex();
  }

  private Path jar(String content) throws IOException {
    Path jar = folder.resolve("a.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      ZipEntry entry = new ZipEntry("A.class");
      entry.setLastModifiedTime(FileTime.fromMillis(0));
      zip.putNextEntry(entry);
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    return jar;
  }

  @Test
  void partsAreToldApart() {
    assertThat(new Fingerprint().add("ab").add("c").hex())
        .isNotEqualTo(new Fingerprint().add("a").add("bc").hex());
    assertThat(new Fingerprint().add(List.of("a")).add("b").hex())
        .isNotEqualTo(new Fingerprint().add(List.of("a", "b")).hex());
  }

  @Test
  void anotherByteInAJarIsSeenThoughSizeAndTimeAreTheSame() throws IOException {
    String first = of(jar("one"));
    assertThat(of(jar("one"))).isEqualTo(first);
    assertThat(of(jar("two"))).isNotEqualTo(first);
  }

  @Test
  void soIsOneInAFolderAndAnotherName() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes/p"));
    Files.writeString(classes.resolve("A.class"), "one");
    String first = of(folder.resolve("classes"));
    Files.writeString(classes.resolve("A.class"), "two");
    String second = of(folder.resolve("classes"));
    Files.move(classes.resolve("A.class"), classes.resolve("B.class"));
    assertThat(Stream.of(first, second, of(folder.resolve("classes")))).doesNotHaveDuplicates();
  }

  @Test
  void whatIsNoJarCountsAsBytesAndWhatIsNotThereIsAbsent() throws IOException {
    Path file = folder.resolve("broken.jar");
    String absent = of(file);
    Files.writeString(file, "one");
    String first = of(file);
    Files.writeString(file, "two");
    assertThat(Stream.of(absent, first, of(file))).doesNotHaveDuplicates();
  }
}
