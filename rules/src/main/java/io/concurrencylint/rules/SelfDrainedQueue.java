package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Channel;
import io.concurrencylint.analyzer.views.Parts;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.Reachability;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The only consumer of a bounded queue waits for room in it. */
public final class SelfDrainedQueue implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "SelfDrainedQueue",
        Hazard.CHANNEL,
        Severity.ERROR,
        "The only consumer of a bounded queue puts into that same queue: when it is full, it waits"
            + " for itself.",
        """
        A blocking `put` waits until somebody takes. When the one thread that takes is the thread
        that puts, nobody is left to make room: with other producers filling the queue, the consumer
        blocks, and all of them with it. Queues without a bound, `offer`, and queues with several
        consumers are not reported.
        """,
        "Use `offer` and deal with its answer, put into a queue of the next stage, or keep what comes"
            + " back in a local collection.",
        List.of(
            new RuleDoc.Example(
                "Work that makes more work",
                """
                import java.util.concurrent.ArrayBlockingQueue;
                import java.util.concurrent.BlockingQueue;

                class Countdown {
                  static int run(int start) throws InterruptedException {
                    BlockingQueue<Integer> jobs = new ArrayBlockingQueue<>(16);
                    jobs.put(start);
                    int done = 0;
                    while (done < start) {
                      int job = jobs.take();
                      jobs.put(job - 1); // expect: SelfDrainedQueue
                      jobs.put(job - 2); // expect: SelfDrainedQueue
                      done++;
                    }
                    return done;
                  }
                }
                """,
                """
                import java.util.ArrayDeque;
                import java.util.Queue;

                class Countdown {
                  static int run(int start) {
                    Queue<Integer> jobs = new ArrayDeque<>();
                    jobs.add(start);
                    int done = 0;
                    while (done < start) {
                      int job = jobs.remove();
                      jobs.add(job - 1);
                      jobs.add(job - 2);
                      done++;
                    }
                    return done;
                  }
                }
                """)),
        List.of(),
        List.of(833));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Channel channel : program.waitGraph().channels()) {
      List<Channel.Operation> receives = channel.of(Channel.Kind.RECEIVE, Channel.Kind.OTHER);
      if (channel.shared() || !channel.isBounded() || receives.isEmpty()) {
        continue;
      }
      for (Channel.Operation send : channel.of(Channel.Kind.SEND)) {
        CallSite taken = send.waits() ? soleConsumer(program, channel, receives, send) : null;
        if (taken != null) {
          report.accept(finding(program, channel, send.site(), taken));
        }
      }
    }
  }

  /** A receive before the send in the one thread that receives at all; null if there are others. */
  private static CallSite soleConsumer(
      Program program, Channel channel, List<Channel.Operation> receives, Channel.Operation send) {
    CallSite before = null;
    for (Channel.Operation receive : receives) {
      Routine caller = receive.site().caller();
      if (!caller.equals(send.site().caller())) {
        return null;
      }
      boolean leads =
          Reachability.afterNormally(caller.body(), receive.site().node(), node -> false)
              .get(send.site().node());
      boolean again = isRepeated(program, caller, receive.site().node());
      before = leads && again ? receive.site() : before;
    }
    return before != null && isOneThread(program, channel, before) ? before : null;
  }

  /** In a loop of the method, or of the one that it is a part of. */
  private static boolean isRepeated(Program program, Routine routine, int node) {
    Parts.Place place = program.parts().placeOf(routine);
    return Reachability.inLoop(routine.body(), node)
        || place != null && Reachability.inLoop(place.whole().body(), place.node());
  }

  /** The queue is local to the loop's method, or one thread is started for the loop. */
  private static boolean isOneThread(Program program, Channel channel, CallSite receive) {
    if (program.parts().of(channel.made().caller()).contains(receive.caller())) {
      return true;
    }
    Set<ThreadRole> roles = program.roles().of(receive.caller());
    if (roles.isEmpty()) {
      // The run method of a thread whose superclass is not on the class path.
      return receive.caller().method().name().equals("run")
          && receive.caller().method().parameterTypes().isEmpty();
    }
    Set<CallSite> spawns = new HashSet<>();
    for (ThreadRole role : roles) {
      CallSite spawn = role.spawn();
      boolean repeated = spawn != null && Reachability.inLoop(spawn.caller().body(), spawn.node());
      if (role.isMain() || role.isLoop() || repeated) {
        return false;
      }
      spawns.add(spawn);
    }
    return roles.size() == 1 && spawns.size() == 1;
  }

  private Finding finding(Program program, Channel channel, CallSite send, CallSite receive) {
    Story story = new Story(program);
    int others = story.actor("other senders");
    int consumer = story.actor("the only consumer");
    story.step(consumer, receive.caller(), receive.node(), "takes from " + channel.name());
    story.step(others, channel.made().location(), "fill " + channel.name() + " to its bound");
    story.step(consumer, send.caller(), send.node(), "waits for room in " + channel.name());
    String message =
        "%s is the only consumer of %s and puts into it: when %s is full it waits for itself"
            .formatted(send.caller().display(), channel.name(), channel.name());
    return new Finding(
        doc().name(),
        doc().severity(),
        Confidence.HIGH,
        send.location(),
        message,
        List.of(
            new Related(receive.location(), "takes from " + channel.name()),
            new Related(channel.made().location(), channel.name() + " is made with a bound")),
        story.end("the consumer waits for room that only it could make"),
        "Use offer and deal with its answer, or put into another queue.",
        send.caller().outermost().id() + " " + channel.name());
  }
}
