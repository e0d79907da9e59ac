package io.concurrencylint.analyzer.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {

  /** A shade. */
  public enum Shade {
    LIGHT,
    DARK
  }

  /** An inner record. */
  public record Leaf(String name, int size) {}

  /** With all that may be kept. */
  public record Tree(
      Shade shade, boolean old, String note, List<Leaf> leaves, List<String> names, Leaf top) {}

  /** With what may not. */
  public record Odd(Object any) {}

  @Test
  void whatIsReadEqualsWhatWasWritten() {
    Tree tree =
        new Tree(
            Shade.DARK,
            true,
            null,
            List.of(new Leaf("a", 1), new Leaf("a", Integer.MIN_VALUE)),
            List.of("", "\ud83d", "a"),
            new Leaf("b", -1));
    byte[] encoded = Records.encoded(tree);
    assertThat(Records.decoded(Tree.class, encoded)).isEqualTo(tree);
    assertThatThrownBy(
            () -> Records.decoded(Tree.class, Arrays.copyOf(encoded, encoded.length + 1)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () -> Records.decoded(Tree.class, Arrays.copyOf(encoded, encoded.length - 1)))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void whatCannotBeKeptIsNotDropped() {
    assertThatThrownBy(() -> Records.encoded(new Odd(1.5)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
