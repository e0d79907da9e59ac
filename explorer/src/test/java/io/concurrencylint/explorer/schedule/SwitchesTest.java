package io.concurrencylint.explorer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two tasks of three steps each, always able to go on until they end. */
class SwitchesTest {
  private static List<Integer> run(Strategy strategy) {
    strategy.begin();
    int[] left = {3, 3};
    List<Integer> turns = new ArrayList<>();
    int running = 0;
    while (left[0] + left[1] > 0) {
      State state = new State();
      state.clear();
      for (int task = 0; task < 2; task++) {
        if (left[task] > 0) {
          if (task == running) {
            state.running = state.size;
          }
          state.add(task, new Operation(), false);
        }
      }
      running = state.task[strategy.choose(state)];
      left[running]--;
      turns.add(running);
    }
    return turns;
  }

  @Test
  void leavingOneOutMovesNoOther() {
    // 0 is interrupted after its first step, 1 after its second.
    Switches recorded = new Switches(new Replay(new int[] {0, 1, 1, 0, 0, 1}, false));
    assertThat(run(recorded)).containsExactly(0, 1, 1, 0, 0, 1);
    List<Switches.Switch> preempting =
        recorded.seen().stream().filter(Switches.Switch::preempts).toList();
    assertThat(preempting).hasSize(2);
    assertThat(run(recorded.without(Set.of()))).containsExactly(0, 1, 1, 0, 0, 1);
    assertThat(run(recorded.without(Set.of(preempting.get(1))))).containsExactly(0, 1, 1, 1, 0, 0);
    assertThat(run(recorded.without(Set.copyOf(preempting)))).containsExactly(0, 0, 0, 1, 1, 1);
  }
}
