package io.concurrencylint.analyzer.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bundled stubs are what the jars say; {@code -Dstubs.write=true} writes them anew. */
class StubsTest {
  @Test
  void theStubsAreThoseOfTheJars() throws IOException {
    if (Boolean.getBoolean("stubs.write")) {
      StubList.write();
    }
    Map<String, String> expected = StubList.files();
    assertThat(bundled().keySet()).isEqualTo(expected.keySet());
    bundled()
        .forEach((file, text) -> assertThat(text.equals(expected.get(file))).as(file).isTrue());
  }

  @Test
  void aClassOfALibraryIsFoundWithoutItsJar() {
    try (ClassPath classPath = ClassPath.open(List.of())) {
      ClassInfo channel = classPath.find("io.netty.channel.Channel");
      assertThat(channel.isInterface()).isTrue();
      assertThat(channel.interfaces()).contains("io.netty.channel.ChannelOutboundInvoker");
      assertThat(channel.methods()).anyMatch(method -> method.name().equals("eventLoop"));
      assertThat(classPath.isAssumed("io.netty.channel.Channel")).isTrue();
      assertThat(classPath.isAssumed("java.util.List")).isFalse();
      assertThat(classPath.hasPackage("io.netty.channel")).isTrue();
      assertThat(classPath.find("io.netty.channel.NoSuchChannel")).isNull();
    }
  }

  @Test
  void aStubSaysWhatTheClassFileSays() throws IOException {
    Path jar = StubList.JARS.resolve("netty-common-4.1.115.Final.jar");
    String name = "io.netty.util.concurrent.SingleThreadEventExecutor";
    try (ClassPath withJar = ClassPath.open(List.of(jar));
        ClassPath without = ClassPath.open(List.of())) {
      ClassInfo real = withJar.find(name);
      ClassInfo stub = without.find(name);
      assertThat(stub.access()).isEqualTo(real.access());
      assertThat(stub.superName()).isEqualTo(real.superName());
      assertThat(stub.interfaces()).isEqualTo(real.interfaces());
      assertThat(real.methods()).containsAll(stub.methods());
      assertThat(withJar.isAssumed(name)).isFalse();
    }
  }

  private static Map<String, String> bundled() throws IOException {
    try (Stream<Path> files = Files.list(StubList.STUBS)) {
      return files.collect(
          Collectors.toMap(file -> file.getFileName().toString(), StubsTest::text));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
