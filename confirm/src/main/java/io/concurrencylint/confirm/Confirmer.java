package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.engine.Request;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.ir.Body;
import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.confirm.Confirmation.Bound;
import io.concurrencylint.confirm.Confirmation.Confirmed;
import io.concurrencylint.confirm.Confirmation.NotReproduced;
import io.concurrencylint.confirm.Confirmation.NotRunnable;
import io.concurrencylint.confirm.HarnessWriter.Numbers;
import io.concurrencylint.confirm.HarnessWriter.Others;
import io.concurrencylint.confirm.HarnessWriter.Variant;
import io.concurrencylint.confirm.ProgramUnderTest.Made;
import io.concurrencylint.explorer.ExploreOptions;
import io.concurrencylint.explorer.Explorer;
import io.concurrencylint.explorer.Failure;
import io.concurrencylint.explorer.Goal;
import io.concurrencylint.explorer.Result;
import io.concurrencylint.explorer.Verdict;
import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.harness.Harness;
import io.concurrencylint.explorer.model.Settings;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tries to make findings happen: the project's own main methods and tests first, then programs made
 * for the finding. Runs the project's code, in JVMs of its own. One caller at a time.
 */
public final class Confirmer implements Closeable {
  /** Calls that say no because somebody else is there: their callers know that it may happen. */
  private static final Pattern REFUSING =
      Pattern.compile(
          "\\.try[A-Z]\\w*|AtomicBoolean\\.(compareAnd|weakCompareAnd|getAnd)\\w+"
              + "|\\.(cas[A-Z]|compareAnd|weakCompareAnd)\\w*\\(");

  private static final Set<String> HAZARDS = Set.of("java.lang.IllegalMonitorStateException");

  private static final Pattern WAITING =
      Pattern.compile(
          "\\b(wait|await\\w*|take\\w*|acquire\\w*|join|park\\w*|sleep|exchange|get"
              + "|put|transfer|lockInterruptibly|invokeAll|invokeAny|poll|offer)\\(");

  private static final Pattern LOCKING = Pattern.compile("\\bsynchronized\\b|\\.lock\\w*\\(");

  private static final Pattern LINE = Pattern.compile("\\((\\w+\\.java):(\\d+)\\)");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");

  /** Files that are all parsed, to know the types in them. */
  private static final int SMALL = 500;

  /** Every program that is explored at all gets so long. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  /** How many ways to make the objects of a program are tried. */
  private static final int WAYS = 12;

  /** How many other ways are tried for one type, when calls throw something. */
  private static final int MOST_TURNS = 2;

  /** How many methods are looked at to find one that can be called. */
  private static final int MOST_CALLERS = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Options options;
  private final SourceIndex sources;
  private final Compiler compiler;
  private final Path classFolder;
  private final String classPath;
  private final ProjectClasses classes;
  private final Set<String> compiled = new TreeSet<>();
  private boolean fromSources;
  private Explorer explorer;

  /**
   * How much to try.
   *
   * @param folder for class files and programs; written to
   * @param executions for each finding, at least 1
   * @param timeLimit for each finding, without the start of JVMs
   * @param javaHome the JDK that the programs run on
   */
  public record Options(Path folder, long executions, Duration timeLimit, Path javaHome) {}

  /**
   * @param request what was analysed; its class path is that of the programs
   */
  public Confirmer(Request request, Options options) throws IOException {
    this.options = options;
    this.sources = new SourceIndex(request);
    this.classFolder = Files.createDirectories(options.folder().resolve("classes"));
    List<Path> path = new ArrayList<>();
    path.add(classFolder);
    path.addAll(request.classPath());
    this.classPath =
        path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<Path> known = new ArrayList<>(request.classPath());
    known.add(ownPlace());
    this.compiler = new Compiler(classFolder, known, sourceRoots());
    this.classes = new ProjectClasses(path, typeNames());
  }

  /** Where the class is that made programs extend. */
  private static Path ownPlace() {
    try {
      return Path.of(Harness.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Folders below which a file's path is its package. */
  private SortedSet<Path> sourceRoots() {
    SortedSet<Path> roots = new TreeSet<>();
    for (String path : sources.files().keySet()) {
      Path folder = sources.files().get(path).getParent();
      Path tail = Path.of(packageOf(path).replace('.', '/'));
      if (folder.endsWith(tail)) {
        for (int i = 0; i < tail.getNameCount(); i++) {
          folder = folder.getParent();
        }
        roots.add(folder);
      } else if (packageOf(path).isEmpty()) {
        roots.add(folder);
      }
    }
    return roots;
  }

  private String packageOf(String path) {
    Matcher statement = PACKAGE.matcher(sources.text(path));
    return statement.find() ? statement.group(1) : "";
  }

  /** All types of a small project; of a large one those that the file names tell. */
  private Collection<String> typeNames() {
    List<String> names = new ArrayList<>();
    for (String path : sources.files().keySet()) {
      if (sources.files().size() <= SMALL) {
        sources.unit(path).map(SourceUnit::types).orElse(List.of()).stream()
            .map(TypeDecl::name)
            .forEach(names::add);
      } else {
        String file = sources.files().get(path).getFileName().toString();
        String simple = file.substring(0, file.length() - ".java".length());
        names.add(packageOf(path).isEmpty() ? simple : packageOf(path) + "." + simple);
      }
    }
    return names;
  }

  /** Whether a failing execution could show what a rule speaks of. */
  public static boolean canShow(String rule) {
    return Evidence.of(rule) != null;
  }

  /** Tries to make one finding happen. */
  public Confirmation confirm(String id, Finding finding) throws IOException {
    Target target = Target.of(id, finding, sources);
    if (target.evidence() == null) {
      return new NotRunnable("no failure at run time would tell " + finding.rule());
    }
    Optional<String> broken = compile(target.path());
    if (broken.isPresent()) {
      return new NotRunnable("does not compile: " + broken.get());
    }
    return attempt(target);
  }

  /** Whoever does not answer for long after the time limit is ended. */
  private Confirmation attempt(Target target) throws IOException {
    Explorer running = explorer();
    Timer timer = new Timer("patience", true);
    boolean[] ended = new boolean[1];
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            synchronized (ended) {
              ended[0] = true;
            }
            running.kill();
          }
        },
        options.timeLimit().multipliedBy(3).plus(PATIENCE).toMillis());
    try {
      running.awaitReady();
      running.prepareFresh();
      return new Attempt(target).run();
    } catch (IOException e) {
      synchronized (ended) {
        if (ended[0]) {
          return new NotRunnable("the program did not come back in time");
        }
      }
      explorer.close();
      return new NotRunnable("the JVM of the program ended: " + e.getMessage());
    } finally {
      timer.cancel();
    }
  }

  /** The class path that programs run on: ours first, then that of the request. */
  public String classPath() {
    return classPath;
  }

  /** A JUnit test for a confirmed finding. Explores once more, to choose a search that finds it. */
  public TestExport export(String id, Finding finding, Confirmed proof) throws IOException {
    return new TestWriter(explorer(), classPath).write(id, finding, proof);
  }

  /** Compiles a file that is not on the class path; the first error, if any. */
  private Optional<String> compile(String path) throws IOException {
    boolean onClassPath =
        sources.unit(path).stream()
            .flatMap(unit -> unit.types().stream())
            .limit(1)
            .anyMatch(type -> classes.find(type.name()).isPresent());
    if (onClassPath || !compiled.add(path)) {
      return Optional.empty();
    }
    fromSources = true;
    Path file = sources.files().get(path);
    Optional<String> broken = compiler.compile(List.of(file), true);
    if (broken.isPresent()) {
      // It may use types of a file of another name.
      List<Path> neighbours =
          sources.files().values().stream()
              .filter(each -> each.getParent().equals(file.getParent()))
              .toList();
      if (compiler.compile(neighbours, true).isEmpty()) {
        return Optional.empty();
      }
    }
    return broken;
  }

  private Explorer explorer() throws IOException {
    if (explorer == null) {
      Path playground = Files.createDirectories(options.folder().resolve("files"));
      explorer = new Explorer(options.javaHome(), classPath, playground);
    }
    return explorer;
  }

  @Override
  public void close() throws IOException {
    if (explorer != null) {
      explorer.close();
    }
    classes.close();
    compiler.close();
  }

  /** The attempts at one finding. */
  private final class Attempt {
    private final Target target;
    private long end;
    private long executions;
    private int programs;
    private boolean everything = true;
    private String remark = "";
    private String unmakeable = "";

    Attempt(Target target) {
      this.target = target;
    }

    Confirmation run() throws IOException {
      // No program of the project checks its outcome in a way that we could tell.
      boolean madeFirst = target.evidence().isAboutOutcomes();
      Optional<Confirmation> confirmed = madeFirst ? made() : existing();
      if (confirmed.isEmpty()) {
        confirmed = madeFirst ? existing() : made();
      }
      if (confirmed.isPresent()) {
        return confirmed.get();
      }
      if (programs == 0) {
        return new NotRunnable(
            unmakeable.isEmpty() ? "no program could be made that reaches it" : unmakeable);
      }
      return new NotReproduced(
          executions, programs, everything ? Bound.EVERYTHING : Bound.SAMPLED, remark);
    }

    private boolean isOver() {
      return end != 0 && System.nanoTime() > end || executions >= options.executions();
    }

    /** The time that is left; counts from the first question, when JVM and programs are ready. */
    private Duration left() {
      if (end == 0) {
        end = System.nanoTime() + options.timeLimit().toNanos();
      }
      return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    // ---- the project's own programs ---------------------------------------------------------

    private Optional<Confirmation> existing() throws IOException {
      List<Candidates.Found> candidates = new Candidates(sources).of(target);
      int left = candidates.size();
      for (Candidates.Found candidate : candidates) {
        if (isOver() || Confirmer.this.compile(candidate.path()).isPresent()) {
          continue;
        }
        Duration share = left().dividedBy(left-- + 1L);
        Result result =
            explore(
                candidate.program(),
                goal(target.places(), target.methods(), ""),
                share,
                (options.executions() - executions) / 2);
        if (result.verdict() == Verdict.CONFIRMED) {
          return Optional.of(new Confirmed(candidate.program(), result));
        }
      }
      return Optional.empty();
    }

    private Goal goal(Set<String> places, Set<String> thrownAt, String mainLine) {
      Set<String> at = new TreeSet<>(thrownAt);
      if (!mainLine.isEmpty()) {
        at.add(mainLine);
      }
      int threads =
          target.evidence() == Evidence.DEADLOCKED
              ? Math.max(2, target.finding().witness().actors().size())
              : 1;
      return new Goal(target.evidence().kinds(), places, threads, target.fields(), at);
    }

    /** Explores one program; what comes back has been confirmed in a new JVM as well. */
    private Result explore(ProgramUnderTest program, Goal goal, Duration limit, long most)
        throws IOException {
      Duration atLeast = limit.compareTo(LEAST) < 0 ? LEAST : limit;
      ExploreOptions what =
          ExploreOptions.of(program.entry(), classPath)
              .withLimits(Math.max(1, most), atLeast)
              .withSettings(settings());
      Result result = explorer().explore(what, goal, Explorer.Progress.NONE);
      executions += result.executions();
      if (result.verdict() == Verdict.NOT_RUNNABLE) {
        unmakeable = program.describe() + " cannot be run: " + result.reason();
        return result;
      }
      programs++;
      everything &= result.exhaustive();
      if (!result.reason().isEmpty()) {
        remark = result.reason();
      }
      return result.verdict() == Verdict.CONFIRMED ? explorer().confirmAfresh(result) : result;
    }

    private Settings settings() {
      Settings d = Settings.defaults();
      boolean races = target.evidence().kinds().contains(FailureKind.DATA_RACE);
      boolean leaks = target.evidence().kinds().contains(FailureKind.LEAKED_THREAD);
      return new Settings(
          d.maxSteps(),
          d.earlyTimeoutNanos(),
          d.spuriousWakeups(),
          d.staleReads() && target.evidence() == Evidence.STALE,
          races,
          leaks);
    }

    // ---- programs made for it ---------------------------------------------------------------

    private Optional<Confirmation> made() throws IOException {
      List<Method> roles = roles();
      if (roles.isEmpty()) {
        return Optional.empty();
      }
      String packageName = roles.get(0).getDeclaringClass().getPackageName();
      boolean alone =
          roles.size() > 1
              && roles.stream().distinct().count() == 1
              && !target.evidence().isAboutOutcomes();
      List<Variant> variants = new ArrayList<>(variants());
      if (alone) {
        // One call may start all threads that it takes.
        variants.add(0, Variant.PLAIN);
      }
      Ways ways = new Ways();
      HarnessWriter writer =
          new HarnessWriter(classes, packageName, ways, this::isQuiet, this::isAboutState);
      Making making = new Making(writer, ways, roles, variants.get(0));
      if (!making.works()) {
        return Optional.empty();
      }
      if (!target.evidence().isAboutExceptions()) {
        making.improve();
      }
      List<HarnessSource> programs = new ArrayList<>();
      for (int i = 0; i < variants.size(); i++) {
        List<Method> own = alone && i == 0 ? roles.subList(0, 1) : roles;
        writer
            .write("Confirm_" + target.id() + "_" + (i + 1), purpose(), own, variants.get(i))
            .ifPresent(programs::add);
      }
      List<HarnessSource> compiled = compiled(programs);
      for (int i = 0; i < compiled.size() && !isOver(); i++) {
        Optional<Confirmation> confirmed = attempt(compiled.get(i), compiled.size() - i);
        if (confirmed.isPresent()) {
          return confirmed;
        }
      }
      return Optional.empty();
    }

    /** Looks for objects that can be made, and whose methods can be called. */
    private final class Making {
      private final HarnessWriter writer;
      private final Ways ways;
      private final List<Method> roles;
      private final Variant variant;
      private int round;

      Making(HarnessWriter writer, Ways ways, List<Method> roles, Variant variant) {
        this.writer = writer;
        this.ways = ways;
        this.roles = roles;
        this.variant = variant;
      }

      /** Whether there is such a program that comes to its end when it makes no call. */
      boolean works() throws IOException {
        while (round < WAYS) {
          Optional<HarnessSource> source = program();
          if (source.isEmpty()) {
            return true;
          }
          Optional<Sequential.Unmakeable> failure = failure(source.get());
          if (failure.isEmpty()) {
            return true;
          }
          unmakeable = failure.get().message();
          if (!ways.avoid(failure.get().trace(), source.get().className())) {
            return false;
          }
        }
        return false;
      }

      private Optional<HarnessSource> program() {
        String name = "Confirm_" + target.id() + "_made_" + ++round;
        return writer.write(name, purpose(), roles, variant);
      }

      private Optional<Sequential.Unmakeable> failure(HarnessSource source) throws IOException {
        if (compiled(List.of(source)).isEmpty()) {
          return Optional.of(new Sequential.Unmakeable(unmakeable, ""));
        }
        return new Sequential(explorer(), classPath, source)
            .failureOfNothing()
            .map(
                each ->
                    new Sequential.Unmakeable(
                        "its objects cannot be made: " + each.message(), each.trace()));
      }

      /** Makes objects in other ways as long as that lets fewer calls throw something. */
      void improve() throws IOException {
        int least = thrown();
        for (String type : ways.types()) {
          for (int turn = 1; least > 0 && turn <= MOST_TURNS && round < 2 * WAYS; turn++) {
            ways.turn(type, turn);
            int thrown = thrown();
            if (thrown >= 0 && thrown < least) {
              least = thrown;
            } else {
              ways.turn(type, -turn);
            }
          }
        }
      }

      /** How many kinds of exceptions the calls throw; -1 when they do not come to an end. */
      private int thrown() throws IOException {
        Optional<HarnessSource> source = program();
        return source.isEmpty() || compiled(List.of(source.get())).isEmpty()
            ? -1
            : new Sequential(explorer(), classPath, source.get()).thrown();
      }
    }

    /** Whether a method has to do with the fields that the finding speaks of, or begins things. */
    private boolean isAboutState(Method method) {
      return sources.find(target.paths(), method).stream()
          .map(MethodDecl::body)
          .flatMap(body -> sources.text(target.paths(), method).stream())
          .anyMatch(
              text ->
                  target.fields().stream()
                      .map(field -> field.substring(field.lastIndexOf('.') + 1))
                      .anyMatch(field -> text.matches("(?s).*\\b" + field + "\\b.*")));
    }

    /** Those that compile: all at once, one by one only if that fails. */
    private List<HarnessSource> compiled(List<HarnessSource> programs) throws IOException {
      List<Path> files = new ArrayList<>();
      for (HarnessSource program : programs) {
        Path file = options.folder().resolve("programs").resolve(program.fileName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, program.text());
        files.add(file);
      }
      if (files.isEmpty() || compiler.compile(files, fromSources).isEmpty()) {
        return programs;
      }
      List<HarnessSource> good = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        Optional<String> broken = compiler.compile(List.of(files.get(i)), fromSources);
        if (broken.isPresent()) {
          unmakeable = "the program made for it does not compile: " + broken.get();
        } else {
          good.add(programs.get(i));
        }
      }
      return good;
    }

    private String purpose() {
      return "Made by concurrency-lint to show "
          + target.finding().rule()
          + " at "
          + target.finding().location().path()
          + ":"
          + target.finding().location().line()
          + ".";
    }

    /**
     * Explores one made program.
     *
     * @param left how many variants are left, this one among them: it gets its share of what is
     *     left
     */
    private Optional<Confirmation> attempt(HarnessSource source, int left) throws IOException {
      Sequential sequential = new Sequential(explorer(), classPath, source);
      List<String> arguments = new ArrayList<>(List.of("parallel"));
      if (target.evidence().kinds().contains(FailureKind.UNCAUGHT_EXCEPTION)) {
        Optional<Sequential.Summary> summary = summary(sequential, arguments);
        if (summary.isEmpty()) {
          unmakeable = "no order of the calls ends with one outcome";
          return Optional.empty();
        }
        summary.get().thrown().stream()
            .filter(type -> !isHazard(type))
            .forEach(type -> arguments.add("throws=" + type));
        if (source.interrupts()) {
          arguments.add("throws=" + InterruptedException.class.getName());
        }
        if (target.evidence().isAboutOutcomes()) {
          summary.get().outcomes().forEach(outcome -> arguments.add("outcome=" + outcome));
        }
      }
      Made program =
          new Made(
              source,
              new ExploreOptions.Main(source.className(), arguments),
              "threads share its objects");
      int main = lineOfRun(source);
      Goal goal = goal(target.places(), target.methods(), source.fileName() + ":" + main);
      Result result =
          explore(
              program,
              goal,
              left().dividedBy(Math.min(2, left)),
              (options.executions() - executions) / Math.min(2, left));
      if (result.verdict() != Verdict.CONFIRMED || !isGenuine(result, source, sequential)) {
        return Optional.empty();
      }
      return Optional.of(new Confirmed(program, result));
    }

    /**
     * What the orders do: seen through the methods of the objects if that works, since what their
     * fields hold is their own affair; else through their fields. The latter also where the finding
     * is about a field itself.
     */
    private Optional<Sequential.Summary> summary(Sequential sequential, List<String> arguments)
        throws IOException {
      boolean throughFields =
          !target.evidence().isAboutOutcomes()
              || target.finding().rule().equals("VolatileReadModifyWrite");
      Optional<Sequential.Summary> summary =
          throughFields ? Optional.empty() : sequential.summary(true);
      if (summary.isEmpty()) {
        arguments.add("unobserved");
        summary = sequential.summary(false);
      }
      return summary;
    }

    /** Whether this exception is what the finding speaks of: then no order may throw it. */
    private boolean isHazard(String type) {
      // Who waits outside of a loop holds the lock: only others that we call may not.
      boolean isAboutHolding = !target.finding().rule().equals("WaitOutsideLoop");
      return HAZARDS.contains(type) && target.evidence() == Evidence.THROWN && isAboutHolding
          || type.equals("java.lang.IllegalStateException")
              && target.evidence() == Evidence.THROWN_OR_STUCK;
    }

    private int lineOfRun(HarnessSource source) {
      List<String> lines = source.text().lines().toList();
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (lines.get(i).contains("().run(arguments)")) {
          return i + 1;
        }
      }
      return 0;
    }

    /** Whether the failure is one of the object and not of the way we use it. */
    private boolean isGenuine(Result result, HarnessSource source, Sequential sequential)
        throws IOException {
      return switch (result.failure().kind()) {
        case DATA_RACE -> true;
        case UNCAUGHT_EXCEPTION -> isGenuineException(result, source);
        case FAILED_ASSERTION -> isInterleaved(result) && !mayBeRefused(result);
        default -> isStuckForGood(result, source, sequential);
      };
    }

    /** An interrupt comes to more than to any order: only what nothing excuses counts then. */
    private boolean isGenuineException(Result result, HarnessSource source) {
      if (source.interrupts()) {
        return HAZARDS.stream().anyMatch(type -> result.failure().message().contains(type));
      }
      return !target.evidence().isAboutOutcomes() || !mayBeRefused(result);
    }

    /**
     * Whether an outcome that no order has may come of a call that was refused in between, by a
     * {@code tryLock} say: that is how such calls are meant.
     */
    private boolean mayBeRefused(Result result) {
      boolean refused =
          result.failure().acts().stream()
              .anyMatch(
                  act ->
                      REFUSING.matcher(act.what()).find() || REFUSING.matcher(act.frame()).find());
      if (refused) {
        remark = "an outcome of no order was seen, but a call in it may be refused";
      }
      return refused;
    }

    /** Whether two threads were at the finding's places in the failing execution. */
    private boolean isInterleaved(Result result) {
      Set<Integer> threads = new TreeSet<>();
      for (Failure.Act act : result.failure().acts()) {
        Matcher matcher = LINE.matcher(act.frame());
        if (matcher.find() && target.places().contains(matcher.group(1) + ":" + matcher.group(2))) {
          threads.add(act.thread());
        }
      }
      return threads.size() > 1;
    }

    private boolean isStuckForGood(Result result, HarnessSource source, Sequential sequential)
        throws IOException {
      String message = result.failure().message();
      if (message.endsWith("wait for each other") || message.endsWith("waits for itself")) {
        return true;
      }
      List<Integer> completed = new ArrayList<>();
      for (List<Integer> calls : source.calls()) {
        completed.add(completed(calls, source.fileName(), result));
      }
      List<Integer> all = source.calls().stream().map(List::size).toList();
      if (completed.equals(all)) {
        remark = "the program got stuck before or after the calls";
        return false;
      }
      if (completed.size() == 1) {
        return (locksOnly(result) || isItsOwn() || isAboutZero()) && sequential.isStuckAlone(0);
      }
      if (sequential.shouldGoOn(completed)) {
        return true;
      }
      remark = "threads got stuck, but so they do in some order of the calls";
      return false;
    }

    /** Whether a wait that was to end after some time has no end when no time is left. */
    private boolean isAboutZero() {
      return target.finding().rule().equals("WaitZeroForever");
    }

    /**
     * Whether nobody outside the called method can help: what it waits for is a local variable of
     * the method by the finding's key, no parameter and no field.
     */
    private boolean isItsOwn() {
      String key = target.finding().key();
      String name = key.substring(key.lastIndexOf(' ') + 1);
      boolean isField =
          sources.unit(target.path()).stream()
              .flatMap(unit -> unit.types().stream())
              .flatMap(type -> type.fields().stream())
              .anyMatch(field -> field.name().equals(name));
      return !isField
          && target.roles().stream()
              .flatMap(Optional::stream)
              .anyMatch(role -> role.body() != null && declares(role.body(), name));
    }

    private boolean declares(Body body, String name) {
      return body.locals().stream()
          .filter(local -> !body.parameters().contains(local.register()))
          .anyMatch(local -> name.equals(local.name()));
    }

    /** How many calls of a thread came back: all, unless a stuck thread stands in one. */
    private int completed(List<Integer> calls, String file, Result result) {
      for (String thread : result.failure().threads()) {
        for (int i = 0; i < calls.size(); i++) {
          if (thread.contains("(" + file + ":" + calls.get(i) + ")")) {
            return i;
          }
        }
      }
      return calls.size();
    }

    /** Whether every stuck thread waits for a lock: nobody but itself could give it back. */
    private boolean locksOnly(Result result) {
      return result.failure().threads().stream()
          .filter(thread -> !thread.startsWith("main "))
          .allMatch(
              thread ->
                  thread.contains(" waits for the monitor of ")
                      || thread.lines().findFirst().orElse("").contains("Lock.lock"));
    }

    private List<Variant> variants() {
      boolean roleless = target.finding().witness().actors().size() < 2;
      List<Variant> variants = new ArrayList<>();
      switch (target.evidence()) {
        case DEADLOCKED -> {
          variants.add(Variant.PLAIN);
          variants.add(Variant.PLAIN.with(Others.BEFORE));
        }
        case STUCK -> {
          if (isAboutZero() || target.finding().rule().equals("CountMismatch")) {
            variants.add(Variant.PLAIN.with(Numbers.ZERO));
          }
          if (!roleless) {
            variants.add(Variant.PLAIN.withCrowd(4));
          }
          variants.add(Variant.PLAIN);
          variants.add(Variant.PLAIN.with(Others.BESIDE));
          variants.add(Variant.PLAIN.with(Others.BEFORE));
        }
        default -> {
          if (target.evidence() == Evidence.THROWN) {
            variants.add(Variant.PLAIN.with(Others.INTERRUPTING));
          }
          variants.add(Variant.PLAIN);
          if (target.finding().rule().equals("AssignedAfterStart")) {
            // What the thread does at its end can be seen only if it ends.
            variants.add(Variant.PLAIN.with(Others.ENDING));
          }
          variants.add(Variant.PLAIN.with(Numbers.EQUAL));
          variants.add(Variant.PLAIN.with(Numbers.EQUAL).with(Others.ROLES_BEFORE));
          variants.add(Variant.PLAIN.with(Numbers.EQUAL).with(Others.BEFORE));
          variants.add(Variant.PLAIN.withCalls(2).with(Others.BEFORE));
          variants.add(Variant.PLAIN.with(Others.BESIDE));
        }
      }
      return variants;
    }

    /**
     * The methods that the threads of the witness enter first. Where one cannot be called, the
     * others may start its thread themselves; empty when none can be called.
     */
    private List<Method> roles() {
      List<Method> roles = new ArrayList<>();
      for (Optional<MethodDecl> role : target.roles()) {
        Optional<Method> method = role.flatMap(this::callable);
        if (method.isEmpty()) {
          unmakeable =
              role.map(each -> each.display() + " cannot be called from a program made for it")
                  .orElse("it is not known where its threads begin");
        }
        method.ifPresent(roles::add);
      }
      // Not the same one twice instead of one that cannot be had: that would be another story.
      boolean needsTwo = target.evidence() != Evidence.STUCK && target.roles().size() == 1;
      if (roles.size() == 1 && needsTwo) {
        roles.add(roles.get(0));
      }
      if (target.finding().rule().equals("SingleNotifyManyWaiters")) {
        return roles.stream().distinct().toList();
      }
      return roles;
    }

    /** The method itself, or one that leads to it: around it, or calling it in its file. */
    private Optional<Method> callable(MethodDecl declaration) {
      List<MethodDecl> reached = new ArrayList<>(List.of(declaration));
      for (int i = 0; i < reached.size() && i < MOST_CALLERS; i++) {
        Optional<Method> method = find(reached.get(i));
        if (method.isPresent()) {
          return method;
        }
        for (MethodDecl caller : sources.leadingTo(target.paths(), reached.get(i))) {
          if (!reached.contains(caller)) {
            reached.add(caller);
          }
        }
      }
      return Optional.empty();
    }

    private Optional<Method> find(MethodDecl declaration) {
      // What is private or protected runs under whatever its callers hold, unless threads begin
      // there.
      boolean sheltered =
          (declaration.modifiers().isPrivate() || declaration.modifiers().isProtected())
              && !sources.text(target.path()).contains("::" + declaration.name());
      if (sheltered
          || isCalledUnderLock(declaration)
          || declaration.kind() != MethodDecl.Kind.METHOD
          || declaration.name().equals("main")) {
        return Optional.empty();
      }
      Optional<Class<?>> owner = classes.find(declaration.owner());
      if (owner.isEmpty() || !isMakeable(owner.get(), declaration.isStatic())) {
        return Optional.empty();
      }
      for (Method method : owner.get().getDeclaredMethods()) {
        if (method.getName().equals(declaration.name())
            && !method.isSynthetic()
            && SourceIndex.matches(method, declaration)) {
          return Optional.of(method);
        }
      }
      return Optional.empty();
    }

    /** Whether a method that is not public has a caller in its package that holds a lock. */
    private boolean isCalledUnderLock(MethodDecl declaration) {
      return !declaration.modifiers().isPublic()
          && sources.callersInPackage(target.path(), declaration).stream()
              .anyMatch(
                  caller ->
                      caller.method().modifiers().isSynchronized()
                          || LOCKING.matcher(caller.text()).find());
    }

    private boolean isMakeable(Class<?> owner, boolean isStatic) {
      Recipes recipes = new Recipes(classes, owner.getPackageName(), 0, new Ways());
      return recipes.isAccessible(owner) && (isStatic || recipes.made(owner, 0).isPresent());
    }

    /** Whether a method is known and nothing in it waits for others, as far as its text tells. */
    private boolean isQuiet(Method method) {
      return sources
          .text(target.paths(), method)
          .filter(text -> !WAITING.matcher(text).find())
          .isPresent();
    }
  }
}
