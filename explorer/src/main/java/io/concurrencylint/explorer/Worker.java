package io.concurrencylint.explorer;

import io.concurrencylint.explorer.agent.Agent;
import io.concurrencylint.explorer.model.Engines;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.time.Duration;

/**
 * The main program of the JVM that has the agent: explores what it is asked to on standard input
 * and answers on standard output.
 */
public final class Worker {
  private static volatile boolean stop;

  private final ObjectOutputStream out;
  private Engines engines;
  private ExploreOptions.EngineName engineName;

  private Worker(ObjectOutputStream out) {
    this.out = out;
  }

  /** A question to the worker. */
  record Request(ExploreOptions options, Goal goal, Schedule replay, boolean straight)
      implements Serializable {}

  /** Told while it works. */
  record Tick(long executions, long steps, double share, long nanos) implements Serializable {}

  /** Ends the current exploration early; its result still comes. */
  record StopRequest() implements Serializable {}

  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    PrintStream real = new PrintStream(new FileOutputStream(FileDescriptor.out));
    ObjectOutputStream out = new ObjectOutputStream(real);
    out.flush();
    PrintStream errors = System.err;
    Worker worker = new Worker(out);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(main)));
    ObjectInputStream in = new ObjectInputStream(System.in);
    // The program finds the end of its input at once: ours comes on the real one.
    System.setIn(InputStream.nullInputStream());
    Requests requests = new Requests(in);
    requests.start();
    while (true) {
      Request request = requests.next();
      if (request == null) {
        Runtime.getRuntime().halt(0);
      }
      PrintStream output =
          request.options.showOutput() ? errors : new PrintStream(OutputStream.nullOutputStream());
      System.setOut(output);
      System.setErr(output);
      Result result;
      try {
        result = worker.answer(request);
      } catch (Throwable t) {
        errors.println("concurrency-lint: our own fault: " + t);
        t.printStackTrace(errors);
        result = failed("our own fault: " + t);
      }
      System.setErr(errors);
      out.writeObject(result);
      out.flush();
      out.reset();
    }
  }

  /** On Ctrl-C: lets the exploration end by itself, so that there is a result. */
  private static void finish(Thread main) {
    stop = true;
    try {
      main.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads ahead, so that a request to stop is seen during an exploration. */
  private static final class Requests extends Thread {
    private final ObjectInputStream in;
    private Request waiting;
    private boolean ended;

    Requests(ObjectInputStream in) {
      super("requests");
      setDaemon(true);
      this.in = in;
    }

    @Override
    public void run() {
      try {
        while (true) {
          Object message = in.readObject();
          if (message instanceof Request request) {
            put(request);
          } else {
            stop = true;
          }
        }
      } catch (EOFException e) {
        // The other side is gone.
      } catch (IOException | ClassNotFoundException e) {
        // It no longer makes sense: no answer could.
      } finally {
        // Whatever happens to this thread, the JVM must not outlive its use.
        end();
      }
    }

    private synchronized void put(Request request) {
      stop = false;
      waiting = request;
      notifyAll();
    }

    private synchronized void end() {
      stop = true;
      ended = true;
      notifyAll();
    }

    synchronized Request next() {
      try {
        while (waiting == null && !ended) {
          wait();
        }
      } catch (InterruptedException e) {
        return null;
      }
      Request request = waiting;
      waiting = null;
      return request;
    }
  }

  private Result answer(Request request) {
    if (!Agent.attached()) {
      return failed("the JVM has no agent");
    }
    ExploreOptions options = request.options;
    Runnable entry;
    try {
      entry = Entries.load(options.entry());
    } catch (ReflectiveOperationException | LinkageError e) {
      return failed("cannot load " + options.entry().describe() + ": " + e);
    }
    if (engines == null || engineName != options.engine()) {
      if (engines != null) {
        engines.close();
      }
      engines = engines(options.engine());
      engineName = options.engine();
    }
    Exploration exploration =
        new Exploration(options, request.goal, engines, entry, () -> stop, this::tick);
    Result result =
        request.straight
            ? exploration.straight()
            : request.replay == null ? exploration.run() : exploration.replay(request.replay);
    if (result.verdict() == Verdict.NOT_RUNNABLE) {
      // The engine may hold a task that is stuck for good.
      engines.close();
      engines = null;
    }
    return result;
  }

  private static Engines engines(ExploreOptions.EngineName name) {
    return switch (name) {
      case THREADS -> Engines.threads();
      case CONTINUATIONS -> Engines.continuations();
      case AUTO -> Engines.best();
    };
  }

  private void tick(long executions, long steps, double share, long nanos) {
    try {
      out.writeObject(new Tick(executions, steps, share, nanos));
      out.flush();
    } catch (IOException e) {
      stop = true;
    }
  }

  static Result failed(String reason) {
    return new Result(
        Verdict.NOT_RUNNABLE,
        null,
        null,
        0,
        0,
        0,
        false,
        false,
        0,
        0,
        0,
        0,
        0,
        Duration.ZERO,
        "",
        reason);
  }
}
