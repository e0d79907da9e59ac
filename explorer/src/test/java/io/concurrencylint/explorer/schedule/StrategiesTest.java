package io.concurrencylint.explorer.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Strategies alone, on tasks that are only numbers of steps. */
class StrategiesTest {
  private static final int RUNS = 60_000;

  /** Runs tasks of the given lengths once; the tasks in the order of their steps. */
  private static String run(Strategy strategy, int... lengths) {
    int[] left = lengths.clone();
    StringBuilder order = new StringBuilder();
    State state = new State();
    Operation[] operations = new Operation[lengths.length];
    int last = -1;
    while (true) {
      state.clear();
      state.step = order.length();
      for (int task = 0; task < left.length; task++) {
        if (left[task] > 0) {
          operations[task] = new Operation();
          operations[task].set(Operation.Kind.WRITE, 1, 0);
          if (task == last) {
            state.running = state.size;
          }
          state.add(task, operations[task], false);
        }
      }
      if (state.size == 0) {
        strategy.end(order.length());
        return order.toString();
      }
      last = state.task[state.size == 1 ? 0 : strategy.choose(state)];
      left[last]--;
      order.append((char) ('a' + last));
    }
  }

  private static Map<String, Integer> sample(Strategy strategy, int... lengths) {
    Map<String, Integer> orders = new HashMap<>();
    for (int i = 0; i < RUNS && strategy.begin(); i++) {
      orders.merge(run(strategy, lengths), 1, Integer::sum);
    }
    return orders;
  }

  /**
   * An order violation: "b before a". One priority decides: 1/n = 1/2 with depth 1 (ASPLOS 2010,
   * theorem 9 with d = 1).
   */
  @Test
  void pctFindsDepthOneWithOneHalf() {
    Map<String, Integer> orders = sample(new Pct(1, 1, 2), 1, 1);
    assertThat(orders.get("ba") / (double) RUNS).isCloseTo(1 / 2.0, within(0.01));
  }

  /**
   * An atomicity violation (the paper's figure 2): "b between a's two steps". Task a must have the
   * higher priority (1/2) and the change point must be its second step (1 of k = 3): 1/2 * 1/3 =
   * 1/6, which is the paper's bound 1 / (n k^(d-1)) for n = 2, k = 3, d = 2.
   */
  @Test
  void pctFindsDepthTwoWithItsBound() {
    Map<String, Integer> orders = sample(new Pct(2, 2, 3), 2, 1);
    assertThat(orders.get("aba") / (double) RUNS).isCloseTo(1 / 6.0, within(0.01));
  }

  /** Three orders of "aab": the walk takes aab with 1/4, aba with 1/4, baa with 1/2. */
  @Test
  void randomWalkIsUniformInSteps() {
    Map<String, Integer> orders = sample(new RandomWalk(3), 2, 1);
    assertThat(orders.get("aab") / (double) RUNS).isCloseTo(1 / 4.0, within(0.01));
    assertThat(orders.get("aba") / (double) RUNS).isCloseTo(1 / 4.0, within(0.01));
    assertThat(orders.get("baa") / (double) RUNS).isCloseTo(1 / 2.0, within(0.01));
  }

  /** All steps conflict, so each choice draws anew: like the random walk (CAV 2018, section 3). */
  @Test
  void posDrawsAnewForWhatRaces() {
    Map<String, Integer> orders = sample(new Pos(4), 2, 1);
    assertThat(orders.get("baa") / (double) RUNS).isCloseTo(1 / 2.0, within(0.01));
  }

  /**
   * Preemptions of two tasks with two steps: aabb and bbaa have none; abba and baab one, and so do
   * none others; abab and baba have two... counted: 0: 2, 1: 2, 2: 2.
   */
  @Test
  void boundedSearchCountsPreemptions() {
    assertThat(orders(new Dfs(0))).containsExactlyInAnyOrder("aabb", "bbaa");
    assertThat(orders(new Dfs(1))).containsExactlyInAnyOrder("aabb", "bbaa", "abba", "baab");
    assertThat(orders(new Dfs(2)))
        .containsExactlyInAnyOrder("aabb", "bbaa", "abba", "baab", "abab", "baba");
    Dfs all = new Dfs(Dfs.UNBOUNDED);
    assertThat(orders(all)).hasSize(6);
    assertThat(all.exhaustive()).isTrue();
    Dfs bounded = new Dfs(1);
    orders(bounded);
    assertThat(bounded.exhaustive()).isFalse();
    assertThat(bounded.finished()).isTrue();
  }

  private static List<String> orders(Strategy strategy) {
    List<String> orders = new ArrayList<>();
    while (strategy.begin()) {
      orders.add(run(strategy, 2, 2));
    }
    return orders;
  }

  @Test
  void executionsDependOnSeedAndNumberOnly() {
    Strategy one = new RandomWalk(7);
    Strategy other = new RandomWalk(7);
    for (int i = 0; i < 100; i++) {
      one.begin();
      other.begin();
      assertThat(run(one, 3, 3)).isEqualTo(run(other, 3, 3));
    }
  }
}
