package io.concurrencylint.rules;

import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.LockCycles.Cycle;
import io.concurrencylint.analyzer.views.LockCycles.Turn;
import io.concurrencylint.analyzer.views.LockOrder.Nesting;
import io.concurrencylint.analyzer.views.LockOrder.Place;
import io.concurrencylint.analyzer.views.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Two threads acquire the same locks in opposite orders, and each can wait for the other. */
public final class LockOrderInversion implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "LockOrderInversion",
        Hazard.LOCK_ORDER,
        Severity.ERROR,
        "Locks are acquired in opposite orders: two threads can each hold one and wait for the"
            + " other for ever.",
        """
        A thread that holds lock A and waits for lock B, while another holds B and waits for A, never
        goes on. The rule builds the lock-order graph of the whole program: an edge from each lock
        held to each lock acquired meanwhile, across methods, classes, callbacks and interface
        implementations. A cycle of any length whose edges different threads can take is reported,
        at the acquisition or call that closes it.

        One class with two instances counts too: `transfer(from, to)` that locks both accounts
        deadlocks when one thread transfers from a to b and another from b to a.

        Not reported: a cycle all of whose edges are taken under one common *gate lock*; an untimed
        `tryLock()`, which waits for nobody; locks taken again by their holder; two readers; locks of
        a parent and its child taken in that order; and two instances that are compared before, so
        that every thread takes them in one order.
        """,
        """
        Take the locks in one order everywhere: order instances by a unique key before locking, or
        call out (to listeners, to other objects) only after the lock has been released.
        """,
        List.of(
            new RuleDoc.Example(
                "Transfer between two accounts",
                """
                final class Account {
                  private int balance = 100;

                  static void transfer(Account from, Account to, int amount) {
                    synchronized (from) {
                      synchronized (to) { // expect: LockOrderInversion
                        from.balance -= amount;
                        to.balance += amount;
                      }
                    }
                  }

                  public static void main(String[] args) throws InterruptedException {
                    Account a = new Account();
                    Account b = new Account();
                    Thread there = new Thread(() -> transfer(a, b, 1));
                    Thread back = new Thread(() -> transfer(b, a, 1));
                    there.start();
                    back.start();
                    there.join();
                    back.join();
                  }
                }
                """,
                """
                final class Account {
                  private final int id;
                  private int balance = 100;

                  Account(int id) {
                    this.id = id;
                  }

                  static void transfer(Account from, Account to, int amount) {
                    Account first = from.id < to.id ? from : to;
                    Account second = from.id < to.id ? to : from;
                    synchronized (first) {
                      synchronized (second) {
                        from.balance -= amount;
                        to.balance += amount;
                      }
                    }
                  }

                  public static void main(String[] args) throws InterruptedException {
                    Account a = new Account(1);
                    Account b = new Account(2);
                    Thread there = new Thread(() -> transfer(a, b, 1));
                    Thread back = new Thread(() -> transfer(b, a, 1));
                    there.start();
                    back.start();
                    there.join();
                    back.join();
                  }
                }
                """)),
        List.of(
            "K. Havelund, Using Runtime Analysis to Guide Model Checking of Java Programs, SPIN 2000"
                + " (lock-order graphs, gate locks)",
            "S. Brotherston et al., RacerX and Infer's starvation checker (critical pairs), 2021",
            "JLS 17.1 Synchronization"),
        List.of(833));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Cycle cycle : program.lockCycles().all()) {
      report.accept(finding(program, cycle));
    }
  }

  private static Finding finding(Program program, Cycle cycle) {
    Turn primary = cycle.turns().get(0);
    List<Related> related = new ArrayList<>();
    Story story = new Story(program);
    for (int i = 0; i < cycle.turns().size(); i++) {
      tell(program, cycle, i, story, related);
    }
    for (int i = 0; i < cycle.turns().size(); i++) {
      block(program, cycle, i, story);
    }
    return new Finding(
        "LockOrderInversion",
        Severity.ERROR,
        confidence(program, cycle),
        primary.nesting().routine().location(primary.nesting().node()),
        message(cycle),
        related,
        story.end("each waits for a lock that the next one holds: none goes on"),
        fix(cycle),
        primary.nesting().routine().outermost().id()
            + " "
            + cycle.locks().stream().map(LockIdentity::key).collect(Collectors.joining(" > ")));
  }

  private static Confidence confidence(Program program, Cycle cycle) {
    boolean isLong = cycle.locks().size() > 2;
    boolean doubtful = isLong || isGatedByCallers(program, cycle);
    return switch (cycle.support()) {
      case SEEN -> doubtful ? Confidence.MEDIUM : Confidence.HIGH;
      case LIKELY -> isLong ? Confidence.LOW : Confidence.MEDIUM;
      case GUESSED -> Confidence.LOW;
    };
  }

  /** Whether the callers that are shown hold one lock in all threads, so that only one gets on. */
  private static boolean isGatedByCallers(Program program, Cycle cycle) {
    Set<LockIdentity> common = null;
    for (Turn turn : cycle.turns()) {
      Set<LockIdentity> held = new HashSet<>();
      for (CallSite site : turn.chain()) {
        program.locks().must(site.caller(), site.node()).stream()
            .map(program.locks()::identity)
            .filter(Objects::nonNull)
            .forEach(held::add);
      }
      if (common == null) {
        common = held;
      } else {
        common.retainAll(held);
      }
    }
    cycle.locks().forEach(common::remove);
    return !common.isEmpty();
  }

  private static String message(Cycle cycle) {
    Turn first = cycle.turns().get(0);
    Nesting nesting = first.nesting();
    String where = nesting.routine().display();
    if (cycle.isOneClass()) {
      return where
          + " holds "
          + nesting.held().text()
          + " and acquires "
          + nesting.acquired().text()
          + ", two instances of "
          + cycle.locks().get(0).name()
          + " in the order of its arguments; called with them swapped, two threads wait for each"
          + " other";
    }
    Nesting other = cycle.turns().get(1).nesting();
    String then =
        cycle.turns().size() == 2
            ? "acquires them in the opposite order"
            : "and others close the cycle "
                + cycle.locks().stream().map(LockIdentity::name).collect(Collectors.joining(" > "));
    return where
        + " acquires "
        + name(cycle, nesting, false)
        + " while it holds "
        + name(cycle, nesting, true)
        + "; "
        + other.routine().display()
        + " "
        + then;
  }

  private static void tell(
      Program program, Cycle cycle, int index, Story story, List<Related> related) {
    Turn turn = cycle.turns().get(index);
    Nesting nesting = turn.nesting();
    int actor = story.actor(turn.thread());
    story.calls(actor, turn.chain());
    int holds = nesting.held().acquired();
    String name = lockName(cycle, nesting, true, index);
    if (holds >= 0) {
      story.step(actor, nesting.routine(), holds, "acquires " + name);
    } else {
      story.step(actor, nesting.routine().location(), "is entered with " + name + " held");
    }
    if (index > 0) {
      related.add(
          new Related(
              nesting.routine().location(nesting.node()),
              cycle.isOneClass()
                  ? "another thread has them the other way round here"
                  : "the other order: "
                      + name(cycle, nesting, false)
                      + " under "
                      + name(cycle, nesting, true)));
    }
    List<Place> way = program.lockOrder().way(nesting);
    Place last = way.get(way.size() - 1);
    if (way.size() > 1) {
      related.add(
          new Related(
              last.routine().location(last.node()), nesting.to().name() + " is acquired here"));
    }
  }

  private static void block(Program program, Cycle cycle, int index, Story story) {
    Nesting nesting = cycle.turns().get(index).nesting();
    List<Place> way = program.lockOrder().way(nesting);
    for (Place place : way.subList(0, way.size() - 1)) {
      var site = program.calls().site(place.routine(), place.node());
      if (site != null) {
        story.calls(index, List.of(site));
      }
    }
    Place last = way.get(way.size() - 1);
    story.step(
        index, last.routine(), last.node(), "waits for " + lockName(cycle, nesting, false, index));
  }

  /**
   * The lock's name; of two instances of one class also which, since the second thread has them the
   * other way round.
   */
  private static String lockName(Cycle cycle, Nesting nesting, boolean held, int index) {
    if (!cycle.isOneClass()) {
      return name(cycle, nesting, held);
    }
    boolean first = held == (index == 0);
    String here = (held ? nesting.held() : nesting.acquired()).text();
    return here + ", " + cycle.locks().get(0).name() + (first ? " A" : " B");
  }

  /** Two locks that one class has in two of its instances are told apart by their paths. */
  private static String name(Cycle cycle, Nesting nesting, boolean held) {
    boolean alike = cycle.locks().get(0).equals(cycle.locks().get(cycle.locks().size() - 1));
    LockIdentity lock = held ? nesting.from() : nesting.to();
    return alike ? (held ? nesting.held() : nesting.acquired()).text() : lock.name();
  }

  private static String fix(Cycle cycle) {
    return cycle.isOneClass()
        ? "Compare the two by a unique key first and always lock the smaller one first."
        : "Acquire "
            + cycle.turns().stream()
                .map(turn -> name(cycle, turn.nesting(), true))
                .collect(Collectors.joining(" and "))
            + " in one order everywhere, or make the call after the lock has been released.";
  }
}
