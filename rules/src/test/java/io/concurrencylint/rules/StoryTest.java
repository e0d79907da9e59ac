package io.concurrencylint.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.concurrencylint.analyzer.engine.Engine;
import io.concurrencylint.analyzer.engine.Progress;
import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a witness says of the locks held, across calls. */
class StoryTest {

  private static final String SHOP =
      """
      class Shop {
        static class Stock {
          private Orders orders;

          synchronized void take() {}

          synchronized void refill() {
            orders.refilled();
          }
        }

        static class Orders {
          private final Stock stock;

          Orders(Stock stock) {
            this.stock = stock;
          }

          synchronized void place() {
            stock.take();
          }

          synchronized void refilled() {}
        }

        public static void main(String[] args) {
          Stock stock = new Stock();
          Orders orders = new Orders(stock);
          stock.orders = orders;
          new Thread(orders::place).start();
          new Thread(stock::refill).start();
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void whoWaitsInACalleeStillHoldsWhatTheCallerHolds() throws IOException {
    Path file = Files.writeString(folder.resolve("Shop.java"), SHOP);
    Request request = new Request(folder, List.of(file), List.of(), List.of(), 1);
    List<Finding> findings =
        new Engine(List.of(new LockOrderInversion())).run(request, Progress.NONE).findings();
    assertThat(findings).hasSize(1);
    List<Step> essential =
        findings.get(0).witness().steps().stream()
            .filter(step -> step.weight() == Step.Weight.ESSENTIAL)
            .toList();
    assertThat(essential)
        .extracting(step -> step.action() + " holding " + step.held())
        .containsExactlyInAnyOrder(
            "acquires Orders holding []",
            "acquires Stock holding []",
            "waits for Stock holding [Orders.this]",
            "waits for Orders holding [Stock.this]");
  }
}
