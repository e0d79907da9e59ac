package io.concurrencylint.explorer;

import io.concurrencylint.explorer.agent.Agent;
import io.concurrencylint.explorer.detect.FailureKind;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Explores programs in a JVM of its own that has the agent. The JVM stays warm from one exploration
 * to the next, for programs on the same class path. One caller at a time.
 */
public final class Explorer implements AutoCloseable {
  /** How long a JVM gets to end by itself. */
  private static final int GRACE_MILLIS = 1000;

  private static final String CONTAINED_HEAP = "512m";
  private static final Set<String> HARMLESS = Set.of("PATH", "LANG", "LC_ALL", "TZ");

  private final Path java;
  private final String classPath;
  private final Path contained;
  private volatile Process process;
  private ObjectOutputStream out;
  private ObjectInputStream in;
  private Explorer standby;
  private volatile boolean stopRequested;
  private volatile boolean asking;
  private volatile List<Explorer> helpers = List.of();

  /** Told about every half second while an exploration runs. */
  public interface Progress {
    /** Tells nobody. */
    Progress NONE = (executions, steps, share, nanos) -> {};

    /**
     * @param share of all interleavings that is explored, 0 to 1, or -1 when unknown
     * @param nanos since the exploration began
     */
    void at(long executions, long steps, double share, long nanos);
  }

  /**
   * An explorer whose programs run on {@code javaHome}, 17 or later.
   *
   * @param classPath where their classes are
   */
  public Explorer(Path javaHome, String classPath) {
    this(javaHome, classPath, null);
  }

  /**
   * An explorer whose programs are contained: no network, no processes, no writing of files outside
   * {@code folder}, which is also the current directory; {@value #CONTAINED_HEAP} of heap and
   * hardly any environment variables. Native code is not held back.
   *
   * @param folder exists; null for programs that may do everything
   */
  public Explorer(Path javaHome, String classPath, Path folder) {
    this.java = javaHome.resolve("bin").resolve("java");
    this.classPath = classPath;
    this.contained = folder;
  }

  /** An explorer whose programs run on the JDK of this JVM. */
  public Explorer(String classPath) {
    this(Path.of(System.getProperty("java.home")), classPath);
  }

  /** Explores once, in a JVM of its own. */
  public static Result explore(ExploreOptions options) throws IOException {
    try (Explorer explorer = new Explorer(options.classPath())) {
      return explorer.explore(options, Progress.NONE);
    }
  }

  /**
   * Explores until a failure is found or the bounds are reached.
   *
   * @throws IOException when the JVM cannot be started or is gone
   */
  public Result explore(ExploreOptions options, Progress progress) throws IOException {
    return explore(options, null, progress);
  }

  /**
   * Explores until the failure that is looked for is found, or the bounds are reached. The strategy
   * {@code AUTO} is then directed at the goal's places.
   *
   * @param goal null for any failure; a search for one has one worker
   * @throws IOException when the JVM cannot be started or is gone
   */
  public Result explore(ExploreOptions options, Goal goal, Progress progress) throws IOException {
    stopRequested = false;
    if (options.workers() == 1 || goal != null) {
      return ask(new Worker.Request(options, goal, null, false), progress);
    }
    List<Explorer> all = new ArrayList<>(List.of(this));
    while (all.size() < options.workers()) {
      all.add(new Explorer(java.getParent().getParent(), classPath));
    }
    helpers = List.copyOf(all.subList(1, all.size()));
    try {
      return new Workers(all, options, progress).explore();
    } finally {
      for (Explorer helper : helpers) {
        helper.close();
      }
      helpers = List.of();
    }
  }

  /**
   * Runs once, as far as possible without preemptions. The failure that comes of it has no schedule
   * and is not replayed.
   */
  public Result runOnce(ExploreOptions options) throws IOException {
    stopRequested = false;
    return ask(new Worker.Request(options, null, null, true), Progress.NONE);
  }

  /** Makes a failure happen again; not runnable when the program no longer fits. */
  public Result replay(Schedule schedule, boolean showOutput) throws IOException {
    stopRequested = false;
    ExploreOptions options =
        ExploreOptions.of(schedule.entry(), classPath)
            .withSettings(schedule.settings())
            .withOutput(showOutput);
    return ask(new Worker.Request(options, null, schedule, false), Progress.NONE);
  }

  /**
   * The same result if its failure also shows in a new JVM, as the first execution there; else not
   * runnable: something that is not reset between executions had a hand in it. A data race may need
   * a second execution there: what the JDK does once, to link a lambda say, orders accesses by
   * accident.
   */
  public Result confirmAfresh(Result result) throws IOException {
    if (result.verdict() != Verdict.CONFIRMED) {
      return result;
    }
    try (Explorer fresh = fresh()) {
      Result again = fresh.replay(result.schedule(), false);
      boolean first = again.reason().isEmpty();
      if (again.verdict() == Verdict.CONFIRMED
          && (first || result.failure().kind() == FailureKind.DATA_RACE)) {
        return result;
      }
      return result.notRunnable(
          "a failure was seen ("
              + result.failure().message()
              + ") but not in a new JVM: "
              + again.reason());
    }
  }

  /** Starts the JVM if need be, and waits until it is there. */
  public void awaitReady() throws IOException {
    if (process == null || !process.isAlive()) {
      start(List.of());
    }
    try {
      connect();
    } catch (IOException e) {
      close();
      throw new IOException("the explored JVM is gone: " + e, e);
    }
  }

  private void connect() throws IOException {
    if (in == null) {
      in = new ObjectInputStream(process.getInputStream());
    }
  }

  /**
   * Starts the JVM that {@link #confirmAfresh} will need, so that it is there when an exploration
   * ends. One waits at most.
   */
  public void prepareFresh() throws IOException {
    if (standby == null) {
      standby = new Explorer(java.getParent().getParent(), classPath, contained);
      // With the same options: there are programs that look at them.
      standby.start(List.of());
    }
  }

  private Explorer fresh() throws IOException {
    prepareFresh();
    Explorer fresh = standby;
    standby = null;
    return fresh;
  }

  /** Ends the running exploration early, from another thread; its result still comes. */
  public void stop() throws IOException {
    stopRequested = true;
    for (Explorer helper : helpers) {
      helper.stop();
    }
    if (asking) {
      send(new Worker.StopRequest());
    }
  }

  private synchronized void send(Object message) throws IOException {
    if (out != null) {
      out.writeObject(message);
      out.flush();
      out.reset();
    }
  }

  /** Ends the JVM at once, from another thread; whoever waits for a result gets an exception. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  Result ask(Worker.Request request, Progress progress) throws IOException {
    if (process == null || !process.isAlive()) {
      start(List.of());
    }
    send(request);
    asking = true;
    if (stopRequested) {
      send(new Worker.StopRequest());
    }
    try {
      return answer(progress);
    } finally {
      asking = false;
    }
  }

  private Result answer(Progress progress) throws IOException {
    try {
      connect();
      while (true) {
        Object answer = in.readObject();
        if (answer instanceof Result result) {
          if (result.verdict() == Verdict.NOT_RUNNABLE) {
            // A task may be stuck in it for good.
            close();
          }
          return result;
        }
        Worker.Tick tick = (Worker.Tick) answer;
        progress.at(tick.executions(), tick.steps(), tick.share(), tick.nanos());
      }
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    } catch (IOException e) {
      close();
      throw new IOException("the explored JVM is gone: " + e, e);
    }
  }

  /** Starts the JVM now, with more JVM options: a debugger's agent, say. */
  public void start(List<String> jvmOptions) throws IOException {
    OwnJars own = OwnJars.find();
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(jvmOptions);
    if (contained != null) {
      command.add("-Xmx" + CONTAINED_HEAP);
      // Such programs are small and tried briefly: what C2 would gain it would cost.
      command.add("-XX:TieredStopAtLevel=1");
      command.add("-Djava.io.tmpdir=" + contained.toRealPath());
      command.add("-Duser.home=" + contained.toRealPath());
      command.add("-D" + Agent.CONTAIN + "=" + contained.toRealPath());
    }
    command.add("-javaagent:" + own.agent() + "=" + own.boot());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:-PrintWarnings");
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-Xlog:disable");
    command.add("-Xlog:all=error:stderr");
    command.add("-ea");
    command.add("-cp");
    command.add(own.classPath() + File.pathSeparator + classPath);
    command.add(Worker.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    if (contained != null) {
      builder.directory(contained.toFile());
      builder.environment().keySet().retainAll(HARMLESS);
    }
    process = builder.start();
    out = new ObjectOutputStream(process.getOutputStream());
    out.flush();
    in = null;
  }

  /** Process number of the JVM, which must have been started. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    if (standby != null) {
      standby.close();
      standby = null;
    }
    if (process != null) {
      try {
        out.close();
        process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        // It is gone already.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
      process = null;
      out = null;
    }
  }
}
