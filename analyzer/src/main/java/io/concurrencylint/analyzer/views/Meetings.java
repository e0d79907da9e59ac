package io.concurrencylint.analyzer.views;

import static io.concurrencylint.analyzer.views.Thing.UNKNOWN;

import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Selector;
import java.util.Iterator;
import java.util.List;

/** What calls on queues, latches, threads and executors do in a {@link DryRun}. */
final class Meetings {

  private final Machine machine;

  Meetings(Machine machine) {
    this.machine = machine;
  }

  // Creation

  /** Whether a call is a factory of executors. */
  boolean makes(CallSite site) {
    Effect.Creates creates = site == null ? null : site.effect(Effect.Creates.class);
    return creates != null
        && creates.what() == Effect.Creation.EXECUTOR
        && site.target().typeReceiver();
  }

  Thing made(CallSite site, String type, List<Object> arguments) {
    Effect.Creates creates = site.effect(Effect.Creates.class);
    Thing made = new Thing(sort(creates, type), site, type);
    Object size =
        creates != null && creates.size() != null && creates.size().position() < arguments.size()
            ? arguments.get(creates.size().position())
            : null;
    made.size = size instanceof Integer number ? number : -1;
    if (made.sort == Thing.Sort.EXECUTOR) {
      return executor(made, creates, arguments);
    }
    boolean unknown =
        size == UNKNOWN
            || size != null && !(size instanceof Integer) && made.sort != Thing.Sort.PLAIN;
    if (unknown && made.sort != Thing.Sort.THREAD) {
      throw new Machine.GivenUp();
    }
    if (made.sort == Thing.Sort.QUEUE
        && !arguments.isEmpty()
        && size == null
        && !isFlag(arguments)) {
      throw new Machine.GivenUp();
    }
    if (made.sort == Thing.Sort.THREAD) {
      for (Object argument : arguments) {
        made.task =
            argument instanceof Thing task && task.sort != Thing.Sort.LIST ? task : made.task;
      }
    }
    return made;
  }

  private static Thing executor(Thing made, Effect.Creates creates, List<Object> arguments) {
    boolean odd =
        creates.what() != Effect.Creation.EXECUTOR
            || arguments.stream()
                .anyMatch(a -> a instanceof Thing thing && thing.sort != Thing.Sort.CODE);
    if (odd || creates.threads() == null) {
      throw new Machine.GivenUp();
    }
    switch (creates.threads()) {
      case SINGLE -> made.size = 1;
      case FIXED -> {
        if (made.size <= 0) {
          throw new Machine.GivenUp();
        }
      }
      case CACHED, VIRTUAL -> made.size = Integer.MAX_VALUE;
      default -> throw new Machine.GivenUp();
    }
    return made;
  }

  /** {@code new SynchronousQueue<>(true)}. */
  private static boolean isFlag(List<Object> arguments) {
    return arguments.size() == 1 && arguments.get(0) instanceof Boolean;
  }

  private static Thing.Sort sort(Effect.Creates creates, String type) {
    if ("java.util.concurrent.Exchanger".equals(type)) {
      return Thing.Sort.EXCHANGER;
    }
    if ("java.util.ArrayList".equals(type) || "java.util.LinkedList".equals(type)) {
      return Thing.Sort.LIST;
    }
    if (creates == null) {
      return Thing.Sort.PLAIN;
    }
    return switch (creates.what()) {
      case QUEUE -> Thing.Sort.QUEUE;
      case LATCH -> Thing.Sort.LATCH;
      case BARRIER -> type.endsWith("CyclicBarrier") ? Thing.Sort.BARRIER : unsupported();
      case THREAD -> Thing.Sort.THREAD;
      case PROMISE -> Thing.Sort.FUTURE;
      case EXECUTOR -> Thing.Sort.EXECUTOR;
      case SCHEDULER, TIMER, SEMAPHORE, EVENT_LOOP -> unsupported();
      default -> Thing.Sort.PLAIN;
    };
  }

  private static Thing.Sort unsupported() {
    throw new Machine.GivenUp();
  }

  // Calls

  /** Does what the models say a call does; false if they say nothing about threads. */
  boolean call(Strand strand, CallSite site, Object receiver, List<Object> arguments) {
    if (site == null) {
      throw new Machine.GivenUp();
    }
    if (receiver instanceof Thing thing && thing.sort == Thing.Sort.LIST) {
      return list(strand, site, thing, arguments);
    }
    if (receiver instanceof Thing pool && pool.sort == Thing.Sort.EXECUTOR) {
      return executor(strand, site, pool, arguments);
    }
    if (async(strand, site, arguments)) {
      return true;
    }
    for (Effect effect : site.effects()) {
      if (act(strand, site, effect, receiver, arguments)) {
        return true;
      }
    }
    return false;
  }

  // Executors

  private boolean executor(Strand strand, CallSite site, Thing pool, List<Object> arguments) {
    if (site.has(Effect.Runs.class)) {
      boolean single = arguments.size() == 1 && arguments.get(0) instanceof Thing;
      if (!single || site.has(Effect.Blocks.class)) {
        throw new Machine.GivenUp();
      }
      Thing future = new Thing(Thing.Sort.FUTURE, site, null);
      future.task = arguments.get(0);
      machine.resume(strand, future);
      submit(pool, future);
    } else if (site.has(Effect.AwaitsTermination.class)) {
      if (pool.busy == 0) {
        machine.resume(strand, Boolean.TRUE);
      } else {
        Effect.Blocks blocks = site.effect(Effect.Blocks.class);
        boolean timed = blocks != null && blocks.timed();
        block(strand, site, DryRun.Reason.THREAD, pool, timed, null);
      }
    } else if (site.has(Effect.Interrupts.class)) {
      machine.resume(strand, UNKNOWN);
      pool.items.clear();
      List.copyOf(machine.strands()).stream()
          .filter(each -> each.executor == pool)
          .forEach(machine::interrupt);
    } else if (site.has(Effect.ShutsDown.class)) {
      machine.resume(strand, UNKNOWN);
    } else {
      throw new Machine.GivenUp();
    }
    return true;
  }

  private void submit(Thing pool, Thing future) {
    if (pool.busy >= pool.size) {
      pool.items.add(new Thing.Item(future, null));
      return;
    }
    pool.busy++;
    run(future, pool);
  }

  private void run(Thing future, Thing pool) {
    Strand started = machine.strand("task submitted at " + place(future.made));
    started.future = future;
    started.executor = pool;
    begin(started, future.task);
  }

  private void begin(Strand started, Object task) {
    boolean bound =
        task instanceof Thing handed && handed.sort == Thing.Sort.CODE && handed.routine == null;
    if (bound) {
      countDownOnly(started, (Thing) task);
    } else {
      machine.begin(started, task, List.of());
    }
  }

  static String place(CallSite site) {
    String file = site.location().path();
    return file.substring(file.lastIndexOf('/') + 1) + ":" + site.location().line();
  }

  /** {@code CompletableFuture.supplyAsync} and the like, with a pool that always has a thread. */
  private boolean async(Strand strand, CallSite site, List<Object> arguments) {
    boolean async =
        arguments.size() == 1
            && arguments.get(0) instanceof Thing
            && site.target() != null
            && site.target().typeReceiver()
            && site.has(Effect.CarriesFailure.class)
            && site.has(Effect.Runs.class);
    if (!async) {
      return false;
    }
    Thing future = new Thing(Thing.Sort.FUTURE, site, null);
    future.task = arguments.get(0);
    machine.resume(strand, future);
    run(future, null);
    return true;
  }

  private boolean list(Strand strand, CallSite site, Thing list, List<Object> arguments) {
    switch (site.target().name()) {
      case "add" -> {
        list.elements.add(arguments.get(arguments.size() - 1));
        machine.resume(strand, Boolean.TRUE);
      }
      case "size" -> machine.resume(strand, list.elements.size());
      case "get" -> {
        boolean known = arguments.get(0) instanceof Integer at && at < list.elements.size();
        if (!known) {
          throw new Machine.GivenUp();
        }
        machine.resume(strand, list.elements.get((Integer) arguments.get(0)));
      }
      default -> throw new Machine.GivenUp();
    }
    return true;
  }

  private static Thing select(Selector selector, Object receiver, List<Object> arguments) {
    Object value =
        selector.isThis()
            ? receiver
            : selector.isArgument() && selector.position() < arguments.size()
                ? arguments.get(selector.position())
                : null;
    return value instanceof Thing thing ? thing : null;
  }

  private boolean act(
      Strand strand, CallSite site, Effect effect, Object receiver, List<Object> arguments) {
    if (effect instanceof Effect.Sends sends) {
      Thing queue = select(sends.channel(), receiver, arguments);
      return queue != null && send(strand, site, sends, queue, arguments);
    }
    if (effect instanceof Effect.Receives receives) {
      Thing queue = select(receives.channel(), receiver, arguments);
      return queue != null && receive(strand, site, receives, queue);
    }
    if (effect instanceof Effect.Exchanges exchanges) {
      Thing meeting = select(exchanges.channel(), receiver, arguments);
      return meeting != null && exchange(strand, site, exchanges, meeting, arguments);
    }
    if (effect instanceof Effect.CountsDown counts) {
      Thing latch = select(counts.latch(), receiver, arguments);
      return latch != null && countDown(strand, latch);
    }
    if (effect instanceof Effect.Arrives arrives) {
      Thing barrier = select(arrives.barrier(), receiver, arguments);
      return barrier != null && arrive(strand, site, barrier);
    }
    if (effect instanceof Effect.Awaits awaits) {
      Thing awaited = select(awaits.promise(), receiver, arguments);
      return awaited != null && await(strand, site, awaits, awaited);
    }
    if (effect instanceof Effect.Completes completes) {
      Thing promise = select(completes.promise(), receiver, arguments);
      return promise != null && complete(strand, promise, arguments);
    }
    if (effect instanceof Effect.Starts starts) {
      Thing thread = select(starts.thread(), receiver, arguments);
      return thread != null && start(strand, site, thread);
    }
    if (effect instanceof Effect.Joins joins) {
      Thing thread = select(joins.thread(), receiver, arguments);
      return thread != null && join(strand, site, joins, thread);
    }
    if (effect instanceof Effect.Interrupts interrupts) {
      Thing thread = select(interrupts.thread(), receiver, arguments);
      return thread != null && interrupt(strand, thread);
    }
    boolean tooMuch =
        effect instanceof Effect.Runs runs && select(runs.code(), receiver, arguments) != null
            || effect instanceof Effect.Exits
            || effect instanceof Effect.Drains
            || effect instanceof Effect.AwaitsMonitor
            || effect instanceof Effect.AwaitsCondition
            || effect instanceof Effect.Creates;
    if (tooMuch) {
      throw new Machine.GivenUp();
    }
    return false;
  }

  private void block(
      Strand strand, CallSite site, DryRun.Reason reason, Thing on, boolean timed, Object value) {
    strand.timed = timed;
    strand.wait = new DryRun.Wait(reason, on, site.caller(), site.node(), value);
  }

  /** The first strand that waits for something at an object, or null. */
  private Strand waiting(Thing on, DryRun.Reason reason) {
    for (Strand strand : machine.strands()) {
      boolean same =
          strand.wait != null && strand.wait.on() == on && strand.wait.reason() == reason;
      if (same) {
        return strand;
      }
    }
    return null;
  }

  // Queues

  private static boolean meets(Thing queue, CallSite site) {
    return queue.type.endsWith("SynchronousQueue")
        || site.target().name().toLowerCase(java.util.Locale.ROOT).contains("transfer");
  }

  private boolean send(
      Strand strand, CallSite site, Effect.Sends sends, Thing queue, List<Object> arguments) {
    if (queue.sort != Thing.Sort.QUEUE) {
      throw new Machine.GivenUp();
    }
    Object value = arguments.get(0);
    Strand taker = waiting(queue, DryRun.Reason.RECEIVE);
    if (taker != null) {
      machine.resume(taker, value);
      machine.resume(strand, Boolean.TRUE);
      return true;
    }
    boolean meets = meets(queue, site);
    boolean full = queue.size >= 0 && queue.items.size() >= queue.size;
    if (!meets && !full) {
      queue.items.add(new Thing.Item(value, null));
      machine.resume(strand, Boolean.TRUE);
    } else if (sends.tries() || !site.has(Effect.Blocks.class)) {
      machine.resume(strand, Boolean.FALSE);
    } else {
      block(strand, site, DryRun.Reason.SEND, queue, sends.timed(), value);
      if (meets) {
        queue.items.add(new Thing.Item(value, strand));
      }
    }
    return true;
  }

  private boolean receive(Strand strand, CallSite site, Effect.Receives receives, Thing queue) {
    if (queue.sort != Thing.Sort.QUEUE) {
      throw new Machine.GivenUp();
    }
    Thing.Item item = queue.items.poll();
    if (item != null) {
      if (item.sender() != null) {
        machine.resume(item.sender(), Boolean.TRUE);
      } else {
        admit(queue);
      }
      machine.resume(strand, item.value());
    } else if (receives.tries()) {
      machine.resume(strand, null);
    } else {
      block(strand, site, DryRun.Reason.RECEIVE, queue, receives.timed(), null);
    }
    return true;
  }

  /** There is room for one who waits to put. */
  private void admit(Thing queue) {
    Strand sender = waiting(queue, DryRun.Reason.SEND);
    if (sender != null && queue.size >= 0) {
      queue.items.add(new Thing.Item(sender.wait.value(), null));
      machine.resume(sender, Boolean.TRUE);
    }
  }

  private boolean exchange(
      Strand strand, CallSite site, Effect.Exchanges exchanges, Thing meeting, List<Object> given) {
    Strand partner = waiting(meeting, DryRun.Reason.EXCHANGE);
    if (partner == null) {
      block(strand, site, DryRun.Reason.EXCHANGE, meeting, exchanges.timed(), given.get(0));
      return true;
    }
    Object theirs = partner.wait.value();
    machine.resume(partner, given.get(0));
    machine.resume(strand, theirs);
    return true;
  }

  /** A strand stops waiting without having got what it waited for. */
  void leave(Strand strand) {
    Thing on = strand.wait.on();
    for (Iterator<Thing.Item> items = on == null ? null : on.items.iterator();
        items != null && items.hasNext(); ) {
      if (items.next().sender() == strand) {
        items.remove();
      }
    }
    if (on != null && strand.wait.reason() == DryRun.Reason.BARRIER) {
      on.busy--;
    }
  }

  // Latches, barriers, futures

  private boolean countDown(Strand strand, Thing latch) {
    latch.size--;
    machine.resume(strand, UNKNOWN);
    if (latch.size <= 0) {
      releaseAll(latch, DryRun.Reason.LATCH, UNKNOWN);
    }
    return true;
  }

  private void releaseAll(Thing on, DryRun.Reason reason, Object value) {
    for (Strand waiter = waiting(on, reason); waiter != null; waiter = waiting(on, reason)) {
      machine.resume(waiter, value);
    }
  }

  private boolean arrive(Strand strand, CallSite site, Thing barrier) {
    if (barrier.sort != Thing.Sort.BARRIER || site.effect(Effect.Awaits.class) == null) {
      throw new Machine.GivenUp();
    }
    barrier.busy++;
    if (barrier.busy < barrier.size) {
      boolean timed = site.effect(Effect.Awaits.class).timed();
      block(strand, site, DryRun.Reason.BARRIER, barrier, timed, null);
      return true;
    }
    barrier.busy = 0;
    releaseAll(barrier, DryRun.Reason.BARRIER, UNKNOWN);
    machine.resume(strand, UNKNOWN);
    return true;
  }

  private boolean await(Strand strand, CallSite site, Effect.Awaits awaits, Thing awaited) {
    if (awaited.sort == Thing.Sort.LATCH) {
      if (awaited.size <= 0) {
        machine.resume(strand, Boolean.TRUE);
      } else {
        block(strand, site, DryRun.Reason.LATCH, awaited, awaits.timed(), null);
      }
      return true;
    }
    if (awaited.sort != Thing.Sort.FUTURE) {
      throw new Machine.GivenUp();
    }
    if (awaited.done) {
      machine.resume(strand, awaited.value);
    } else {
      block(strand, site, reason(awaited), awaited, awaits.timed(), null);
    }
    return true;
  }

  private static DryRun.Reason reason(Thing future) {
    boolean promise = future.made != null && future.made.has(Effect.Creates.class);
    return promise ? DryRun.Reason.PROMISE : DryRun.Reason.THREAD;
  }

  private boolean complete(Strand strand, Thing promise, List<Object> arguments) {
    if (promise.sort != Thing.Sort.FUTURE) {
      throw new Machine.GivenUp();
    }
    promise.done = true;
    promise.value = arguments.isEmpty() ? UNKNOWN : arguments.get(0);
    machine.resume(strand, Boolean.TRUE);
    releaseAll(promise, reason(promise), promise.value);
    return true;
  }

  // Threads

  private boolean start(Strand strand, CallSite site, Thing thread) {
    if (thread.strand != null) {
      throw new Machine.GivenUp();
    }
    Strand started = machine.strand("thread started at " + place(site));
    thread.strand = started;
    started.future = thread;
    Object task = thread.task;
    begin(started, task == null ? thread : task);
    machine.resume(strand, UNKNOWN);
    return true;
  }

  /** {@code new Thread(latch::countDown)}: the one library method people hand to a thread. */
  private void countDownOnly(Strand started, Thing task) {
    boolean counts =
        task.self instanceof Thing latch
            && latch.sort == Thing.Sort.LATCH
            && "countDown".equals(task.libraryMethod);
    if (!counts) {
      throw new Machine.GivenUp();
    }
    Thing latch = (Thing) task.self;
    latch.size--;
    if (latch.size <= 0) {
      releaseAll(latch, DryRun.Reason.LATCH, UNKNOWN);
    }
    ended(started);
  }

  void ended(Strand strand) {
    strand.ended = true;
    if (strand.future != null) {
      strand.future.done = true;
      releaseAll(strand.future, DryRun.Reason.THREAD, strand.future.value);
    }
    Thing pool = strand.executor;
    if (pool != null) {
      pool.busy--;
      Thing.Item next = pool.items.poll();
      if (next != null) {
        submit(pool, (Thing) next.value());
      } else if (pool.busy == 0) {
        releaseAll(pool, DryRun.Reason.THREAD, Boolean.TRUE);
      }
    }
  }

  private boolean join(Strand strand, CallSite site, Effect.Joins joins, Thing thread) {
    boolean over = thread.strand == null || thread.done;
    if (over) {
      machine.resume(strand, UNKNOWN);
    } else {
      block(strand, site, DryRun.Reason.THREAD, thread, joins.timed(), null);
    }
    return true;
  }

  private boolean interrupt(Strand strand, Thing thread) {
    machine.resume(strand, UNKNOWN);
    if (thread.strand != null) {
      if (thread.strand.wait == null && !thread.strand.ended) {
        throw new Machine.GivenUp();
      }
      machine.interrupt(thread.strand);
    }
    return true;
  }
}
