package io.concurrencylint.explorer.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class StubsTest {

  enum Color {
    RED
  }

  static final class Made {}

  public static final class Open {
    public Open() {}
  }

  interface Part {
    int size();
  }

  interface Whole extends Comparable<Whole> {
    Part part();

    Whole self();

    List<String> names();

    Map<String, Integer> numbers();

    CompletableFuture<String> later();

    Color color();

    Made made();

    Open open();

    long[] sizes();

    boolean isClosed();

    boolean hasNext();

    String name();

    default String both() {
      return name() + name();
    }
  }

  interface Loop extends Executor {}

  private final Whole stub = Stubs.of(Whole.class);

  @Test
  void answersAreOfTheirKindAndStayTheSame() {
    assertThat(stub.part().size()).isEqualTo(1);
    assertThat(stub.part()).isSameAs(stub.part());
    assertThat(stub.self()).isSameAs(stub);
    assertThat(stub.names()).isEmpty();
    assertThat(stub.numbers()).isEmpty();
    assertThat(stub.later()).isCompleted();
    assertThat(stub.color()).isEqualTo(Color.RED);
    assertThat(stub.made()).as("has no public constructor").isNull();
    assertThat(stub.open()).isInstanceOf(Open.class);
    assertThat(stub.sizes()).isEmpty();
    assertThat(stub.both()).isEqualTo("aa");
  }

  @Test
  void itIsNotClosedAndHasMore() {
    assertThat(stub.isClosed()).isFalse();
    assertThat(stub.hasNext()).isTrue();
  }

  @Test
  void itIsAnObject() {
    assertThat(stub.equals(stub)).isTrue();
    assertThat(stub.equals(Stubs.of(Whole.class))).isFalse();
    assertThat(stub.hashCode()).isEqualTo(Stubs.of(Whole.class).hashCode());
    assertThat(stub).hasToString("a stub of Whole");
  }

  @Test
  void executorsExecute() {
    List<String> done = new ArrayList<>();
    Stubs.of(Loop.class).execute(() -> done.add("done"));
    assertThat(done).containsExactly("done");
  }
}
