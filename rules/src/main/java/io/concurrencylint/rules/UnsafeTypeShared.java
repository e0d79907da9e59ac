package io.concurrencylint.rules;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.RoleKind;
import io.concurrencylint.analyzer.resolve.FieldSymbol;
import io.concurrencylint.analyzer.resolve.Type;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.analyzer.rule.Story;
import io.concurrencylint.analyzer.views.CallSite;
import io.concurrencylint.analyzer.views.CapturedObjects;
import io.concurrencylint.analyzer.views.FieldAccess;
import io.concurrencylint.analyzer.views.PlainValues;
import io.concurrencylint.analyzer.views.Program;
import io.concurrencylint.analyzer.views.ThreadRole;
import java.util.List;
import java.util.function.Consumer;

/** An object of a class that is not thread-safe, used by several threads without a lock. */
public final class UnsafeTypeShared implements Rule {

  private static final RuleDoc DOC =
      new RuleDoc(
          "UnsafeTypeShared",
          Hazard.SHARED_STATE,
          Severity.WARNING,
          "An object whose class is not thread-safe (SimpleDateFormat, HashMap, Matcher, "
              + "...) is used by several threads without a lock.",
          """
          Such classes keep state between and within calls: two calls at once give wrong results, \
          lose elements or never return.

          Reported are formats, matchers, digests and the like in a static field; objects that \
          several tasks or threads of the program use while one changes them; and plain collections \
          as values of a concurrent map, which protects itself and not its values.

          Not reported: objects confined to a ThreadLocal or a local, uses under one lock, \
          collections that are filled before the threads start and only read by them.
          """,
          "Use a thread-safe class (DateTimeFormatter, ConcurrentHashMap), one object for "
              + "each thread, or a lock.",
          List.of(
              new RuleDoc.Example(
                  "a static SimpleDateFormat",
                  """
                  import java.text.SimpleDateFormat;
                  import java.util.Date;

                  class Stamps {
                    private static final SimpleDateFormat FORMAT = new SimpleDateFormat("yyyy-MM-dd");

                    static String stamp(Date date) {
                      return FORMAT.format(date); // expect: UnsafeTypeShared
                    }
                  }
                  """,
                  """
                  import java.time.LocalDate;
                  import java.time.format.DateTimeFormatter;

                  class Stamps {
                    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd");

                    static String stamp(LocalDate date) {
                      return FORMAT.format(date);
                    }
                  }
                  """)),
          List.of("java.text.DateFormat, \"Synchronization\"", "SEI CERT TSM"),
          List.of(366, 567));

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(Program program, Consumer<Finding> report) {
    for (FieldSymbol field : program.guards().fields()) {
      boolean stateful = isStateful(field.type().className());
      if (stateful && program.guards().holdsPlainObject(field)) {
        stateful(program, field, report);
      }
    }
    captured(program, report);
    for (PlainValues.Sharing sharing : program.plainValues().sharings()) {
      report.accept(ofValue(program, sharing));
    }
  }

  /** Classes that change whenever they are used. */
  private static boolean isStateful(String type) {
    return type != null
        && switch (type) {
          case "java.text.SimpleDateFormat",
              "java.text.DateFormat",
              "java.text.NumberFormat",
              "java.text.DecimalFormat",
              "java.text.MessageFormat",
              "java.text.Collator",
              "java.util.regex.Matcher",
              "java.security.MessageDigest",
              "java.security.Signature",
              "javax.crypto.Cipher",
              "javax.crypto.Mac",
              "java.nio.charset.CharsetEncoder",
              "java.nio.charset.CharsetDecoder",
              "java.util.zip.CRC32",
              "javax.xml.parsers.DocumentBuilder",
              "javax.xml.transform.Transformer" ->
              true;
          default -> false;
        };
  }

  private static void stateful(Program program, FieldSymbol field, Consumer<Finding> report) {
    for (FieldAccess access : program.guards().accesses(field)) {
      boolean unlocked =
          access.isOfContents()
              && !isPure(program, access)
              && program.guards().held(access).isEmpty()
              && !program.sharing().isSerial(access.routine());
      if (!unlocked) {
        continue;
      }
      ThreadRole role = sharing(program, access);
      if (field.isStatic() || role != null) {
        Confidence confidence = role != null ? Confidence.HIGH : Confidence.MEDIUM;
        report.accept(ofField(program, access, role, confidence));
        return;
      }
    }
  }

  /** Of a clone everybody has his own. */
  private static boolean isPure(Program program, FieldAccess access) {
    CallSite site = program.calls().site(access.routine(), access.node());
    return site != null
        && (site.has(Effect.Pure.class)
            || site.target() != null && site.target().name().equals("clone"));
  }

  /** Threads of which several share the object at the same time; null if none are known. */
  private static ThreadRole sharing(Program program, FieldAccess access) {
    for (ThreadRole role : program.roles().of(access.routine())) {
      boolean shared =
          access.field().isStatic()
              || role.spawn() != null
                  && role.spawn().caller().owner().equals(access.field().owner())
              || role.spawn() == null
                  && role.kind() == RoleKind.WORKER
                  && role.entry().owner().equals(access.field().owner());
      if (role.many() && shared) {
        return role;
      }
    }
    return null;
  }

  private static Finding ofField(
      Program program, FieldAccess access, ThreadRole role, Confidence confidence) {
    FieldSymbol field = access.field();
    String message =
        "%s uses %s without a lock; %s is not thread-safe and %s"
            .formatted(
                access.routine().display(),
                field.display(),
                Type.simpleName(field.type().className()),
                field.isStatic()
                    ? "the field is static"
                    : "several threads of one kind run this: " + role.name());
    return finding(program, access, access, message, confidence, field.id(), field.name());
  }

  /** Objects that a method creates and several of the threads it starts use. */
  private static void captured(Program program, Consumer<Finding> report) {
    for (CapturedObjects.Use use : program.capturedObjects().conflicts()) {
      String message =
          "%s changes %s, a %s, while %s uses it; nothing orders the two"
              .formatted(
                  use.one().routine().display(),
                  use.name(),
                  Type.simpleName(use.type()),
                  use.two().routine().equals(use.one().routine())
                      ? "another such thread"
                      : use.two().routine().display());
      Story story = new Story(program);
      int one = story.actor(use.first().name());
      int two = story.actor(use.second().name() + (use.first() == use.second() ? " (2)" : ""));
      story.step(one, use.one().routine(), use.one().node(), "changes " + use.name());
      story.step(two, use.two().routine(), use.two().node(), "uses " + use.name());
      report.accept(
          new Finding(
              DOC.name(),
              Severity.WARNING,
              Confidence.HIGH,
              use.one().routine().location(use.one().node()),
              message,
              List.of(new Related(use.two().routine().location(use.two().node()), "the other")),
              story.end("the object is changed by two threads at once"),
              "Use a concurrent collection, or a lock.",
              use.one().routine().outermost().id() + " " + use.name()));
    }
  }

  private static Finding ofValue(Program program, PlainValues.Sharing sharing) {
    String message =
        "A plain %s is a value of %s, which protects itself and not its values: %s changes it while %s uses it"
            .formatted(
                Type.simpleName(sharing.type()),
                sharing.map().display(),
                sharing.change().caller().display(),
                sharing.use().caller().display());
    Story story = new Story(program);
    int one = story.actor("thread in " + sharing.change().caller().display());
    int two = story.actor("thread in " + sharing.use().caller().display());
    story.step(two, sharing.use().caller(), sharing.use().node(), "walks through the value");
    story.step(one, sharing.change().caller(), sharing.change().node(), "changes the value");
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        sharing.walks() ? Confidence.HIGH : Confidence.MEDIUM,
        sharing.maker().location(sharing.made()),
        message,
        List.of(
            new Related(sharing.change().location(), "changed here"),
            new Related(sharing.use().location(), "used here without a common lock")),
        story.end("the walk fails, or the change is lost"),
        "Use a thread-safe collection as the value.",
        sharing.change().caller().outermost().id() + " " + sharing.map().id());
  }

  private static Finding finding(
      Program program,
      FieldAccess one,
      FieldAccess two,
      String message,
      Confidence confidence,
      String key,
      String name) {
    Story story = new Story(program);
    int first = story.actor("first thread");
    int second = story.actor("second thread");
    story.step(first, one.routine(), one.node(), "uses " + name);
    story.step(second, two.routine(), two.node(), "uses " + name + " at the same time");
    return new Finding(
        DOC.name(),
        Severity.WARNING,
        confidence,
        one.location(),
        message,
        List.of(),
        story.end("one call sees the state of the other"),
        "Use a thread-safe class, or one object for each thread.",
        one.routine().outermost().id() + " " + key);
  }
}
