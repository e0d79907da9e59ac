package io.concurrencylint.rules;

import io.concurrencylint.analyzer.rule.Rule;
import java.util.List;

/** The list of rules. */
public final class Rules {

  private Rules() {}

  /** All rules, by name. */
  public static List<Rule> all() {
    return List.of(
        new CountMismatch(),
        new EndlessReceiver(),
        new IgnoredOffer(),
        new NeverCompleted(),
        new ReceiveWithoutSender(),
        new SelfDrainedQueue(),
        new SendWithoutReceiver());
  }
}
