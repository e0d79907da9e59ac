package io.concurrencylint.explorer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.explorer.model.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final String PLACE =
      "InventoryReservationService.reserveAndNotify(InventoryReservationService.java:1234)";

  @Test
  void shortStepsStandSideBySide() {
    String table =
        Table.of(
            List.of(
                new Step(0, "lock A#1", List.of("Main.a(Main.java:3)")),
                new Step(1, "lock B#1", List.of("Main.b(Main.java:7)"))),
            List.of("main", "T1"));
    assertThat(table)
        .isEqualTo(
            """
            | main                          | T1                            |
            |-------------------------------|-------------------------------|
            | lock A#1  Main.a(Main.java:3) |                               |
            |                               | lock B#1  Main.b(Main.java:7) |
            """);
  }

  @Test
  void fitsTheScreen() {
    for (int tasks = 1; tasks <= 12; tasks++) {
      List<Step> steps = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        names.add("T" + task + " \"pool-1-thread-" + task + "\"");
        steps.add(new Step(task, "write InventoryReservationService.reservations", List.of(PLACE)));
      }
      assertThat(Table.of(steps, names).lines()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void longStretchesAreShortened() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      steps.add(new Step(0, "step " + i, List.of()));
    }
    assertThat(Table.of(steps, List.of("main")).lines())
        .hasSize(9)
        .anyMatch(line -> line.contains("... 44 more steps ..."))
        .anyMatch(line -> line.contains("step 49"));
  }
}
