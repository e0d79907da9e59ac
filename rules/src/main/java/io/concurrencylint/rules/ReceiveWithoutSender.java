package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Channel;
import io.concurrencylint.analyzer.views.DryRun;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A receive that waits for a sender who does not exist, or who has left. */
public final class ReceiveWithoutSender implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "ReceiveWithoutSender",
        Hazard.CHANNEL,
        Severity.ERROR,
        "A receive waits for an element, and no sender is left to come.",
        """
        `take` waits until somebody puts. Reported are queues that nobody in the program puts
        anything into, unless code outside it may, and programs whose course does not depend on
        their input and that take more often than they put.

        A queue that is returned by a method others may call, passed to a library - a
        `ThreadPoolExecutor`, say - or stored where clients reach it has senders that nobody knows,
        and is not reported. Consumer loops without an end are `EndlessReceiver`.
        """,
        "Take as often as is put, or use `poll` with a time limit.",
        List.of(
            new RuleDoc.Example(
                "One take too many",
                """
                import java.util.concurrent.BlockingQueue;
                import java.util.concurrent.LinkedBlockingQueue;

                class Inbox {
                  public static void main(String[] args) throws InterruptedException {
                    BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
                    inbox.put("only");
                    System.out.println(inbox.take());
                    System.out.println(inbox.take()); // expect: ReceiveWithoutSender
                  }
                }
                """,
                """
                import java.util.concurrent.BlockingQueue;
                import java.util.concurrent.LinkedBlockingQueue;

                class Inbox {
                  public static void main(String[] args) throws InterruptedException {
                    BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
                    inbox.put("one");
                    inbox.put("two");
                    System.out.println(inbox.take());
                    System.out.println(inbox.take());
                  }
                }
                """)),
        List.of("C. A. R. Hoare: Communicating Sequential Processes. CACM 21(8), 1978"),
        List.of(833));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    Set<Location> reported = new HashSet<>();
    for (DryRun.Deadlock deadlock : program.dryRun().deadlocks()) {
      for (DryRun.Stuck stuck : deadlock.threads()) {
        boolean receives = stuck.reason() == DryRun.Reason.RECEIVE && !isEndless(stuck);
        if (receives && reported.add(stuck.location())) {
          Story story = new Story(program);
          String name = program.waitGraph().name(stuck.made());
          story.step(
              story.actor(stuck.thread()), stuck.routine(), stuck.node(), "takes from " + name);
          report.accept(
              finding(
                  stuck.location(), stuck.thread(), name, stuck.made(), Confidence.HIGH, story));
        }
      }
    }
    for (Channel channel : program.waitGraph().channels()) {
      boolean nobody =
          !channel.shared()
              && channel.of(Channel.Kind.SEND, Channel.Kind.EXCHANGE, Channel.Kind.OTHER).isEmpty()
              && channel.isEmptyAtFirst();
      for (Channel.Operation receive :
          nobody ? channel.of(Channel.Kind.RECEIVE) : List.<Channel.Operation>of()) {
        CallSite site = receive.site();
        if (receive.waits() && receive.sole() && reported.add(site.location())) {
          Story story = new Story(program);
          int receiver = story.actor("receiver");
          story.step(receiver, channel.made().location(), "makes " + channel.name());
          story.step(receiver, site.caller(), site.node(), "takes from " + channel.name());
          report.accept(
              finding(
                  site.location(),
                  site.caller().display(),
                  channel.name(),
                  channel.made(),
                  Confidence.MEDIUM,
                  story));
        }
      }
    }
  }

  /** A loop without an end is another matter than a count that is wrong. */
  private static boolean isEndless(DryRun.Stuck stuck) {
    Body body = stuck.routine().body();
    return !Reachability.afterNormally(body, stuck.node(), n -> false).get(Body.EXIT);
  }

  private Finding finding(
      Location at, String who, String name, CallSite made, Confidence confidence, Story story) {
    return new Finding(
        doc().name(),
        doc().severity(),
        confidence,
        at,
        "%s waits for an element of %s, and nobody is left who puts one in".formatted(who, name),
        List.of(new Related(made.location(), name + " is made")),
        story.end("the receiver waits for ever"),
        "Put as often as is taken, or poll with a time limit.",
        made.caller().outermost().id() + " " + name);
  }
}
