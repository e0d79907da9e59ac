package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.Channel;
import io.concurrencylint.analyzer.views.Program;
import java.util.List;
import java.util.function.Consumer;

/** An offer to a bounded queue whose answer nobody looks at. */
public final class IgnoredOffer implements Rule {

  @Override
  public RuleDoc doc() {
    return new RuleDoc(
        "IgnoredOffer",
        Hazard.CHANNEL,
        Severity.WARNING,
        "The answer of offer is ignored: when the bounded queue is full, the element is lost.",
        """
        `offer` does not wait for room for ever; it answers `false` when the queue is full, or when
        the time is over, and the element is gone. Queues without a bound always have room and are
        not reported, nor are queues of one element: there `offer` of a token that is there already
        is a usual way to wake somebody up.
        """,
        "Look at the answer: count the loss, try again, or use `put`.",
        List.of(
            new RuleDoc.Example(
                "Lost when the queue is full",
                """
                import java.util.concurrent.ArrayBlockingQueue;
                import java.util.concurrent.BlockingQueue;

                class Events {
                  private final BlockingQueue<String> events = new ArrayBlockingQueue<>(16);

                  void publish(String event) {
                    events.offer(event); // expect: IgnoredOffer
                  }

                  String next() throws InterruptedException {
                    return events.take();
                  }
                }
                """,
                """
                import java.util.concurrent.ArrayBlockingQueue;
                import java.util.concurrent.BlockingQueue;

                class Events {
                  private final BlockingQueue<String> events = new ArrayBlockingQueue<>(16);

                  boolean publish(String event) {
                    return events.offer(event);
                  }

                  String next() throws InterruptedException {
                    return events.take();
                  }
                }
                """)),
        List.of("CERT EXP00-J: do not ignore values returned by methods"),
        List.of(252));
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (Channel channel : program.waitGraph().channels()) {
      if (!channel.isBounded() || channel.capacity() == 1) {
        continue;
      }
      for (Channel.Operation send : channel.of(Channel.Kind.SEND)) {
        Effect.Sends sends = send.site().effect(Effect.Sends.class);
        boolean answers =
            (sends.tries() || sends.timed())
                && send.site().target().name().startsWith("offer")
                && !program.waitGraph().isAnswerUsed(send.site());
        if (answers && send.sole()) {
          report.accept(finding(program, channel, send.site()));
        }
      }
    }
  }

  private Finding finding(Program program, Channel channel, CallSite site) {
    Story story = new Story(program);
    int sender = story.actor("sender");
    story.step(sender, channel.made().location(), "makes " + channel.name() + " with a bound");
    story.step(sender, site.caller(), site.node(), "offers an element and ignores the answer");
    return new Finding(
        doc().name(),
        doc().severity(),
        Confidence.MEDIUM,
        site.location(),
        "%s ignores the answer of offer: when %s is full the element is lost"
            .formatted(site.caller().display(), channel.name()),
        List.of(new Related(channel.made().location(), channel.name() + " has a bound")),
        story.end("the element is gone, and nobody knows"),
        "Count what is lost, try again, or use put.",
        site.caller().outermost().id() + " " + channel.name());
  }
}
