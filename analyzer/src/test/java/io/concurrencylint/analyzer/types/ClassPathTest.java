package io.concurrencylint.analyzer.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class ClassPathTest {
  @TempDir Path folder;

  @Test
  void theJdkIsAlwaysThere() {
    try (ClassPath classPath = ClassPath.open(List.of())) {
      ClassInfo entry = classPath.find("java.util.Map$Entry");
      assertThat(entry.isInterface()).isTrue();
      assertThat(entry.access() & 0x0008).as("static, as its outer class says").isNotZero();
      assertThat(classPath.find("java.sql.Connection").interfaces())
          .containsExactly("java.sql.Wrapper", "java.lang.AutoCloseable");
      assertThat(classPath.find("java.lang.Object").superName()).isNull();
      assertThat(classPath.hasPackage("java.util.concurrent")).isTrue();
      assertThat(classPath.hasPackage("java")).isFalse();
      assertThat(classPath.problems()).isEmpty();
    }
  }

  @Test
  void privateAndSyntheticMembersAreLeftOut() {
    try (ClassPath classPath = ClassPath.open(List.of())) {
      ClassInfo future = classPath.find("java.util.concurrent.CompletableFuture");
      assertThat(future.methods()).allMatch(method -> (method.access() & 0x1002) == 0);
      assertThat(future.fields()).allMatch(field -> (field.access() & 0x1002) == 0);
      assertThat(future.signature()).startsWith("<T:");
    }
  }

  @Test
  void whatNobodyHasIsNull() {
    try (ClassPath classPath = ClassPath.open(List.of())) {
      assertThat(classPath.find("java.util.NoSuchThing")).isNull();
      assertThat(classPath.find("NoPackage")).isNull();
      assertThat(classPath.find("no.such.Thing")).isNull();
      assertThat(classPath.isAssumed("no.such.Thing")).isFalse();
    }
  }

  @Test
  void jarsAndFoldersComeInOrder() throws IOException {
    Path jar = jar("a.jar", Map.of("p/A.class", classFile("p/A", "java/lang/Thread")));
    Path classes = folder("classes", "p/A", "java/lang/Object");
    folder("classes", "p/B", "p/A");
    try (ClassPath classPath = ClassPath.open(List.of(jar, classes))) {
      assertThat(classPath.find("p.A").superName()).isEqualTo("java.lang.Thread");
      assertThat(classPath.find("p.B").superName()).isEqualTo("p.A");
      assertThat(classPath.find("p.b")).as("case counts").isNull();
    }
    try (ClassPath classPath = ClassPath.open(List.of(classes, jar))) {
      assertThat(classPath.find("p.A").superName()).isEqualTo("java.lang.Object");
    }
  }

  @Test
  void ofAMultiReleaseJarTheBaseCounts() throws IOException {
    Path jar =
        jar(
            "mr.jar",
            Map.of(
                "p/A.class", classFile("p/A", "java/lang/Object"),
                "META-INF/versions/17/p/A.class", classFile("p/A", "java/lang/Thread"),
                "META-INF/versions/17/q/C.class", classFile("q/C", "java/lang/Object")));
    try (ClassPath classPath = ClassPath.open(List.of(jar))) {
      assertThat(classPath.find("p.A").superName()).isEqualTo("java.lang.Object");
      assertThat(classPath.hasPackage("q")).isFalse();
    }
  }

  @Test
  void whatCannotBeReadIsAProblemAndTheRestIsRead() throws IOException {
    Path missing = folder.resolve("missing.jar");
    Path notAJar = Files.writeString(folder.resolve("text.jar"), "this is no jar");
    Path broken =
        jar(
            "broken.jar",
            Map.of(
                "p/Broken.class",
                new byte[] {1, 2, 3},
                "p/Good.class",
                classFile("p/Good", "java/lang/Object")));
    try (ClassPath classPath = ClassPath.open(List.of(missing, notAJar, broken))) {
      assertThat(classPath.find("p.Broken")).isNull();
      assertThat(classPath.find("p.Good")).isNotNull();
      assertThat(classPath.problems())
          .hasSize(3)
          .anyMatch(problem -> problem.equals(missing + ": no such class path entry"))
          .anyMatch(problem -> problem.startsWith(notAJar + ": cannot be read as a jar"))
          .anyMatch(problem -> problem.startsWith(broken + ": class p.Broken cannot be read"));
    }
  }

  @Test
  void aClassFileOfALaterJavaIsRead() throws IOException {
    byte[] later = classFile("p/Later", "java/lang/Object");
    later[7] = 99;
    Path jar = jar("later.jar", Map.of("p/Later.class", later));
    try (ClassPath classPath = ClassPath.open(List.of(jar))) {
      assertThat(classPath.find("p.Later")).isNotNull();
      assertThat(classPath.problems()).isEmpty();
    }
  }

  @Test
  void severalThreadsGetTheSameAnswer() {
    try (ClassPath classPath = ClassPath.open(List.of())) {
      List<ClassInfo> answers =
          IntStream.range(0, 64)
              .parallel()
              .mapToObj(i -> classPath.find("java.util.concurrent.locks.ReentrantLock"))
              .distinct()
              .toList();
      assertThat(answers).hasSize(1);
    }
  }

  private Path folder(String name, String internalName, String superName) throws IOException {
    Path file = folder.resolve(name).resolve(internalName + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, classFile(internalName, superName));
    return folder.resolve(name);
  }

  private Path jar(String name, Map<String, byte[]> entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return jar;
  }

  private static byte[] classFile(String internalName, String superName) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, internalName, null, superName, null);
    writer.visitEnd();
    return writer.toByteArray();
  }
}
