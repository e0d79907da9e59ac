package io.concurrencylint.analyzer.report;

import io.concurrencylint.analyzer.engine.Problem;
import io.concurrencylint.analyzer.engine.Statistics;
import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.LockGraph;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.finding.Step.Weight;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.rule.RuleDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Hand-made findings about a small project that {@link #project} writes. */
public final class Samples {

  public static final String BANK =
      """
      package bank;

      class Bank {
        private final Account a = new Account();
        private final Account b = new Account();

        void run() {
          new Thread(() -> transfer(a, b)).start();
          new Thread(() -> transfer(b, a)).start();
        }

        void transfer(Account from, Account to) {
          synchronized (from) {
            synchronized (to) {
              from.withdraw(1);
              to.deposit(1);
            }
          }
        }
      }
      """;

  public static final String SERVER =
      "package net;\n\nclass Server {\n"
          + "\tvoid read(Channel channel) {\n"
          + "\t\tloop.execute(() -> handle(channel.read(), \"é漢\", channel.attributes().get(\"a very"
          + " long name that needs room\"), channel.future().get()));\n"
          + "\t}\n}\n";

  public static final RuleDoc LOCK_ORDER =
      new RuleDoc(
          "LockOrderInversion",
          Hazard.LOCK_ORDER,
          Severity.ERROR,
          "Two locks are acquired in opposite orders by threads that can overlap",
          """
          Each thread holds what the *other* one waits for, so both wait for ever
          ([JLS 17.1](https://docs.oracle.com/javase/specs/jls/se17/html/jls-17.html)).

          - Not reported: orders under a common **gate lock**.
          - Not reported: `tryLock` with a time limit.
          """,
          "Acquire the locks in one order everywhere, for example by `id`.",
          List.of(new RuleDoc.Example("transfer", "class Faulty {}\n", "class Correct {}\n")),
          List.of("Havelund, *Using runtime analysis to guide model checking*, SPIN 2000"),
          List.of(833));

  public static final RuleDoc SHARED_STATE =
      new RuleDoc(
          "UnsynchronizedSharedState",
          Hazard.SHARED_STATE,
          Severity.WARNING,
          "A field is reached by two threads without a common lock.",
          "Updates are lost. ".repeat(100),
          "Guard it.",
          List.of(),
          List.of(),
          List.of(362));

  private Samples() {}

  public static Sources project(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("src/net"));
    Files.writeString(folder.resolve("src/Bank.java"), BANK);
    Files.writeString(folder.resolve("src/net/Server.java"), SERVER);
    return new Sources(folder);
  }

  public static Location bank(int line, String text) {
    String source = BANK.lines().toList().get(line - 1);
    int column = source.indexOf(text) + 1;
    return new Location("src/Bank.java", line, column, column + text.length());
  }

  public static Location server(String text) {
    int column = SERVER.lines().toList().get(4).indexOf(text) + 1;
    return new Location("src/net/Server.java", 5, column, column + text.length());
  }

  public static Finding deadlock() {
    return new Finding(
        "LockOrderInversion",
        Severity.ERROR,
        Confidence.HIGH,
        bank(14, "synchronized (to)"),
        "the locks of two Accounts are taken in both orders: transfer(a, b) and transfer(b, a) can"
            + " wait for each other for ever",
        List.of(
            new Related(bank(13, "synchronized (from)"), "the first lock is taken here"),
            new Related(bank(8, "transfer(a, b)"), "one thread locks a, then b"),
            new Related(bank(9, "transfer(b, a)"), "the other locks b, then a")),
        new Witness(
            List.of("Thread started at Bank.java:8", "Thread started at Bank.java:9"),
            List.of(
                Step.essential(0, bank(13, "from"), "acquires Account a", List.of()),
                Step.essential(1, bank(13, "from"), "acquires Account b", List.of()),
                Step.essential(
                    0, bank(14, "to"), "waits for Account b, which T2 holds", List.of("Account a")),
                Step.essential(
                    1,
                    bank(14, "to"),
                    "waits for Account a, which T1 holds",
                    List.of("Account b"))),
            "both threads wait for ever"),
        "Take the two locks in one order that does not depend on the arguments, for example by"
            + " account number.",
        "bank.Bank#transfer Account/Account");
  }

  public static Finding threeThreads() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      Weight weight = i % 10 == 0 ? Weight.ESSENTIAL : Weight.UNIMPORTANT;
      steps.add(
          new Step(
              i % 3,
              i % 2 == 0 ? bank(15, "from") : server("handle"),
              "calls [x](y) step " + i,
              i % 4 == 0 ? List.of() : List.of("Bank.lock", "Server.lock"),
              weight,
              i % 5));
    }
    return new Finding(
        "UnsynchronizedSharedState",
        Severity.WARNING,
        Confidence.MEDIUM,
        server("channel.future()"),
        "Server.counter is written by three thread roles without a common lock",
        List.of(
            new Related(bank(15, "from.withdraw"), "written here [too] without a lock"),
            new Related(new Location("src/Gone.java", 3, 1, 2), "and here")),
        new Witness(List.of("main", "timer", "worker of pool"), steps, "an update is lost"),
        "Use an AtomicInteger",
        "net.Server#read Server.counter");
  }

  public static Report report(List<Finding> findings) {
    return report(findings, List.of());
  }

  /** A report of one finding, about which a run has said something. */
  static Report confirmed(Finding finding, Verdict verdict) {
    Report plain = report(List.of(finding));
    return new Report(
        plain.version(),
        plain.rules(),
        List.of(plain.results().get(0).with(verdict)),
        plain.withheld(),
        plain.baseline(),
        plain.problems(),
        plain.statistics(),
        plain.lockGraph(),
        plain.elapsed());
  }

  /** Two locks in a cycle, and a third that is only acquired. */
  private static LockGraph graph() {
    LockGraph.Lock accounts = new LockGraph.Lock("field bank.Bank#accounts", "Bank.accounts");
    LockGraph.Lock audit = new LockGraph.Lock("field bank.Audit#log", "Audit.\"log\"");
    LockGraph.Lock disk = new LockGraph.Lock("static bank.Disk#LOCK", "Disk.LOCK");
    Location inBank = new Location("src/Bank.java", 14, 7, 9);
    Location inAudit = new Location("src/Audit.java", 31, 5, 8);
    return new LockGraph(
        List.of(
            new LockGraph.Edge(accounts, audit, "Bank.transfer", inBank, 0, true),
            new LockGraph.Edge(audit, accounts, "Audit.check", inAudit, 0, true),
            new LockGraph.Edge(audit, disk, "Audit.flush", inAudit, 2, false)));
  }

  public static Report report(List<Finding> unsorted, List<Problem> problems) {
    List<Finding> findings = unsorted.stream().sorted().toList();
    List<Identity> identities = Identity.of(findings);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < findings.size(); i++) {
      results.add(Result.open(findings.get(i), identities.get(i)));
    }
    int lost = (int) problems.stream().filter(Problem::lost).count();
    return new Report(
        "1.2.3",
        List.of(LOCK_ORDER, SHARED_STATE),
        results,
        List.of(),
        false,
        problems,
        new Statistics(2, 30, 3, 5, 2, 3, lost),
        graph(),
        Duration.ofMillis(1234));
  }
}
