package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Channel;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A consumer loop that nothing ends, in a program that is to end. */
public final class EndlessReceiver implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "EndlessReceiver",
        Hazard.CHANNEL,
        Severity.WARNING,
        "A consumer loop takes for ever: no end marker, no interrupt, no shutdownNow ends it, and its"
            + " thread keeps the program or the pool alive.",
        """
        `take` never answers `null`, so `while (true) { queue.take() }` ends only by an interrupt.
        Reported are such loops when their thread is no daemon and is started by a program's `main`,
        or when they run in a pool that is shut down by `shutdown()`, which waits for them for ever;
        provided that nothing in the program interrupts the thread or calls `shutdownNow()`.
        """,
        "Send an end marker for each consumer and leave the loop at it; or interrupt the thread, or"
            + " call `shutdownNow()`, when no more will come.",
        List.of(
            new RuleDoc.Example(
                "Nothing ends the consumer",
                """
                import java.util.concurrent.BlockingQueue;
                import java.util.concurrent.LinkedBlockingQueue;

                class Printer {
                  private static final BlockingQueue<String> LINES = new LinkedBlockingQueue<>();

                  public static void main(String[] args) throws InterruptedException {
                    Thread printer = new Thread(Printer::print);
                    printer.start();
                    for (String arg : args) {
                      LINES.put(arg);
                    }
                    printer.join();
                  }

                  private static void print() {
                    try {
                      while (true) {
                        System.out.println(LINES.take()); // expect: EndlessReceiver
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                }
                """,
                """
                import java.util.concurrent.BlockingQueue;
                import java.util.concurrent.LinkedBlockingQueue;

                class Printer {
                  private static final BlockingQueue<String> LINES = new LinkedBlockingQueue<>();

                  public static void main(String[] args) throws InterruptedException {
                    Thread printer = new Thread(Printer::print);
                    printer.start();
                    for (String arg : args) {
                      LINES.put(arg);
                    }
                    LINES.put("");
                    printer.join();
                  }

                  private static void print() {
                    try {
                      for (String line = LINES.take(); !line.isEmpty(); line = LINES.take()) {
                        System.out.println(line);
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                }
                """)),
        List.of("B. Goetz: Java Concurrency in Practice, 7.2.3 Poison pills"),
        List.of(835));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    Set<CallSite> reported = new HashSet<>();
    for (Channel channel : program.waitGraph().channels()) {
      for (Channel.Operation receive : channel.of(Channel.Kind.RECEIVE)) {
        CallSite site = receive.site();
        if (!receive.waits() || !isEndless(site) || reported.contains(site)) {
          continue;
        }
        for (ThreadRole role : program.roles().of(site.caller())) {
          boolean stays =
              role.spawn() != null && program.waitGraph().keepsProgramAlive(role.spawn());
          if (stays && reported.add(site)) {
            report.accept(finding(program, channel, site, role));
          }
        }
      }
    }
  }

  private static boolean isEndless(CallSite site) {
    Body body = site.caller().body();
    return Reachability.inLoop(body, site.node())
        && !Reachability.afterNormally(body, site.node(), n -> false).get(Body.EXIT);
  }

  private Finding finding(Program program, Channel channel, CallSite site, ThreadRole role) {
    Story story = new Story(program);
    int starter = story.actor(role.spawn().caller().display());
    int consumer = story.actor(role.name());
    story.step(starter, role.spawn().caller(), role.spawn().node(), "starts the consumer");
    story.step(
        consumer, site.caller(), site.node(), "takes from " + channel.name() + ", again and again");
    return new Finding(
        doc().name(),
        doc().severity(),
        Confidence.MEDIUM,
        site.location(),
        "the loop in %s takes from %s for ever: no end marker and no interrupt ends it"
            .formatted(site.caller().display(), channel.name()),
        List.of(new Related(role.spawn().location(), "starts the thread")),
        story.end("the thread stays in take and keeps the program alive"),
        "Send an end marker, or interrupt the thread when no more will come.",
        site.caller().outermost().id() + " " + channel.name());
  }
}
