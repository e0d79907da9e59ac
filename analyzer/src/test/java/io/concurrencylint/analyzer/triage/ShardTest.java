package io.concurrencylint.analyzer.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardTest {

  @Test
  void eachFileIsInExactlyOne() {
    for (int count = 1; count <= 7; count++) {
      int shards = count;
      for (int i = 0; i < 200; i++) {
        String path = "src/p" + i % 13 + "/Class" + i + ".java";
        assertThat(IntStream.rangeClosed(1, shards).filter(at -> new Shard(at, shards).holds(path)))
            .as(path)
            .hasSize(1);
      }
    }
  }

  @Test
  void whichOneNeverChanges() {
    assertThat(new Shard(2, 3).holds("src/A.java")).isTrue();
    assertThat(new Shard(1, 3).holds("src/A.java")).isFalse();
  }

  @Test
  void thereIsNoShardBeyondTheLast() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Shard(3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Shard(0, 2));
  }
}
