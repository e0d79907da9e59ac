package io.concurrencylint.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockPictureTest {

  @Test
  void arrowsLeadToTheRight() {
    assertThat(picture(9, "a>b", "a>c", "b>c", "c>d"))
        .containsExactly("a 0,0", "b 1,0", "c 2,0", "d 3,0");
  }

  @Test
  void locksThatReachEachOtherStandInOneColumn() {
    assertThat(picture(9, "a>b", "b>!c", "c>!b", "c>d"))
        .containsExactly("a 0,0", "b 1,0", "c 1,1", "d 2,0");
  }

  @Test
  void aLockBelowItselfIsDrawnOnce() {
    assertThat(picture(9, "a>!a", "a>b")).containsExactly("a 0,0", "b 1,0");
  }

  @Test
  void successorsStandInTheOrderOfTheirPredecessors() {
    assertThat(picture(9, "a>z", "b>y")).containsExactly("a 0,0", "b 0,1", "y 1,1", "z 1,0");
  }

  @Test
  void ofALargeGraphTheCyclesAndTheirNeighboursAreShown() {
    String[] graph = {"a>!b", "b>!a", "b>n", "n>o", "o>p"};
    assertThat(picture(5, graph)).hasSize(5);
    assertThat(picture(4, graph)).containsExactly("a 0,0", "b 0,1", "n 1,0");
    assertThat(picture(2, graph)).containsExactly("a 0,0", "b 0,1");
  }

  @Test
  void aLargeGraphWithoutCyclesHasNoPicture() {
    assertThat(picture(2, "a>b", "b>c")).isEmpty();
  }

  @Test
  void aGraphWithoutArrowsHasNoPicture() {
    assertThat(LockPicture.of(LockGraph.EMPTY, 9).places()).isEmpty();
  }

  /** Arrows {@code a>b}, or {@code a>!b} in a cycle. */
  private static List<String> picture(int limit, String... arrows) {
    List<LockGraph.Edge> edges = new ArrayList<>();
    for (String arrow : arrows) {
      String[] ends = arrow.replace("!", "").split(">");
      edges.add(
          new LockGraph.Edge(
              new LockGraph.Lock(ends[0], ends[0]),
              new LockGraph.Lock(ends[1], ends[1]),
              "C.m",
              new Location("C.java", 1, 1, 2),
              0,
              arrow.contains("!")));
    }
    return LockPicture.of(new LockGraph(edges), limit).places().stream()
        .map(place -> place.lock().name() + " " + place.column() + "," + place.row())
        .toList();
  }
}
