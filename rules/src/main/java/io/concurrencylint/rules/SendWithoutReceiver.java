package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Witness;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Channel;
import io.concurrencylint.analyzer.views.DryRun;
import io.concurrencylint.analyzer.views.DryRun.Reason;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.WaitGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A send that waits for a receiver who does not exist, or who has left. */
public final class SendWithoutReceiver implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "SendWithoutReceiver",
        Hazard.CHANNEL,
        Severity.ERROR,
        "A send waits for a receiver, or for room in the queue, and no receiver is left to come.",
        """
        `put` on a `SynchronousQueue`, `TransferQueue.transfer` and `Exchanger.exchange` wait for a
        partner; `put` on a bounded queue waits for room. Reported are

        - channels that nobody in the program receives from, unless code outside it may;
        - programs whose course does not depend on their input and that come to rest with a sender
          still waiting: the sends are more than the receives and the capacity, or the only receiver
          has ended, or waits for the sender;
        - Vert.x event-bus requests to an address that no consumer of the program serves.

        A channel that is returned by a method others may call, passed to a library or stored where
        clients reach it has receivers that nobody knows, and is not reported.
        """,
        "Receive as often as is sent, by a thread that is there as long as the senders; or use `offer`"
            + " with a time limit and a queue that is large enough.",
        List.of(
            new RuleDoc.Example(
                "A hand-over on one thread",
                """
                import java.util.concurrent.SynchronousQueue;

                class HandOver {
                  public static void main(String[] args) throws InterruptedException {
                    SynchronousQueue<String> channel = new SynchronousQueue<>();
                    channel.put("hello"); // expect: SendWithoutReceiver
                    System.out.println(channel.take());
                  }
                }
                """,
                """
                import java.util.concurrent.SynchronousQueue;

                class HandOver {
                  public static void main(String[] args) throws InterruptedException {
                    SynchronousQueue<String> channel = new SynchronousQueue<>();
                    Thread receiver =
                        new Thread(
                            () -> {
                              try {
                                System.out.println(channel.take());
                              } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                              }
                            });
                    receiver.start();
                    channel.put("hello");
                    receiver.join();
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
        boolean sends = stuck.reason() == Reason.SEND || stuck.reason() == Reason.EXCHANGE;
        if (sends && reported.add(stuck.location())) {
          report.accept(leftOver(program, deadlock, stuck));
        }
      }
    }
    for (Channel channel : program.waitGraph().channels()) {
      boolean nobody =
          !channel.shared()
              && channel.isBounded()
              && channel.of(Channel.Kind.RECEIVE, Channel.Kind.OTHER).isEmpty();
      for (Channel.Operation send :
          nobody ? channel.of(Channel.Kind.SEND) : List.<Channel.Operation>of()) {
        boolean certain = send.waits() && send.sole() && isRepeated(channel, send);
        if (certain && reported.add(send.site().location())) {
          report.accept(unreceived(program, channel, send));
        }
      }
    }
    for (WaitGraph.Request request : program.waitGraph().unservedRequests()) {
      report.accept(unserved(program, request));
    }
  }

  /** A send that happens once for each channel may find room. */
  private static boolean isRepeated(Channel channel, Channel.Operation send) {
    CallSite site = send.site();
    return channel.capacity() == 0
        || !channel.made().caller().outermost().equals(site.caller().outermost())
        || Reachability.inLoop(site.caller().body(), site.node());
  }

  private Finding leftOver(Program program, DryRun.Deadlock deadlock, DryRun.Stuck stuck) {
    String name = program.waitGraph().name(stuck.made());
    String what =
        stuck.reason() == Reason.EXCHANGE
            ? "waits at %s for a partner".formatted(name)
            : stuck.count() >= 0
                ? "waits for room in %s, which holds %d".formatted(name, stuck.count())
                : "waits until somebody takes from " + name;
    Story story = new Story(program);
    List<Related> related = new ArrayList<>();
    related.add(new Related(stuck.made().location(), name + " is made"));
    for (DryRun.Stuck each : deadlock.threads()) {
      String action = each.equals(stuck) ? what : "waits as well";
      story.step(story.actor(each.thread()), each.routine(), each.node(), action);
      if (!each.equals(stuck)) {
        related.add(new Related(each.location(), each.thread() + " waits here"));
      }
    }
    Witness witness = story.end("nobody is left who could receive");
    return finding(
        stuck.location(),
        "%s %s, and no receiver is left to come".formatted(stuck.thread(), what),
        Confidence.HIGH,
        related,
        witness,
        stuck.routine().outermost().id() + " " + name);
  }

  private Finding unreceived(Program program, Channel channel, Channel.Operation send) {
    Story story = new Story(program);
    int sender = story.actor("sender");
    story.step(sender, channel.made().location(), "makes " + channel.name());
    story.step(sender, send.site().caller(), send.site().node(), "puts into " + channel.name());
    return finding(
        send.site().location(),
        "%s waits for room in %s, and nothing in the program ever takes from it"
            .formatted(send.site().caller().display(), channel.name()),
        Confidence.MEDIUM,
        List.of(new Related(channel.made().location(), channel.name() + " is made")),
        story.end("once it is full, every sender waits for ever"),
        send.site().caller().outermost().id() + " " + channel.name());
  }

  private Finding unserved(Program program, WaitGraph.Request request) {
    Story story = new Story(program);
    int sender = story.actor("sender");
    story.step(
        sender,
        request.site().caller(),
        request.site().node(),
        "asks \"" + request.address() + "\"");
    return finding(
        request.site().location(),
        "%s sends a request to \"%s\", and no consumer of the program serves this address"
            .formatted(request.site().caller().display(), request.address()),
        Confidence.MEDIUM,
        List.of(new Related(request.nearest().location(), "the nearest consumer")),
        story.end("the reply never comes; the request fails after its time-out"),
        request.site().caller().outermost().id() + " " + request.address());
  }

  private Finding finding(
      Location at,
      String message,
      Confidence confidence,
      List<Related> related,
      Witness witness,
      String key) {
    String fix = "Let a thread that lives as long as the senders receive as often as they send.";
    return new Finding(
        doc().name(), doc().severity(), confidence, at, message, related, witness, fix, key);
  }
}
