package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.LockIdentity;
import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.models.Effect;
import io.concurrencylint.analyzer.models.Role;
import java.util.ArrayList;
import java.util.List;

/** Tasks that wait for tasks of the same executor, which has a limited number of threads. */
public final class PoolWaits {

  /**
   * A task waiting for another one of its pool.
   *
   * @param waiting the waiting call
   * @param role whose thread waits
   * @param submit where the awaited task is handed over
   * @param pool name of the executor
   * @param single whether it has but one thread
   */
  public record PoolWait(
      CallSite waiting, ThreadRole role, CallSite submit, String pool, boolean single) {}

  private record Pool(LockIdentity identity, Ref executor, boolean single) {
    boolean isSame(Pool other) {
      return executor.equals(other.executor) || identity != null && identity.equals(other.identity);
    }
  }

  private final CallGraph calls;
  private final Paths paths;
  private final ThreadRoles roles;
  private final Parts parts;

  PoolWaits(CallGraph calls, Paths paths, ThreadRoles roles, Parts parts) {
    this.parts = parts;
    this.calls = calls;
    this.paths = paths;
    this.roles = roles;
  }

  /** All such waits, each waiting call once, in order. */
  public List<PoolWait> all() {
    List<PoolWait> found = new ArrayList<>();
    for (CallSite site : calls.all()) {
      Effect.Awaits awaits = site.effect(Effect.Awaits.class);
      boolean all = site.has(Effect.Blocks.class) && site.has(Effect.Runs.class);
      if (awaits == null && !all) {
        continue;
      }
      List<CallSite> submits =
          all && awaits == null
              ? List.of(site)
              : roles.creations(paths.normal(site.select(awaits.promise())));
      PoolWait wait = asksFirst(site) ? null : selfWait(site, submits);
      if (wait != null) {
        found.add(wait);
      }
    }
    return found;
  }

  /** Whether the routine asks what it waits for whether it is done. */
  private boolean asksFirst(CallSite wait) {
    return wait.receiver() != null
        && parts.of(parts.wholeOf(wait.caller())).stream()
            .flatMap(part -> calls.sites(part).stream())
            .anyMatch(
                site ->
                    site.has(Effect.TestsComplete.class)
                        && wait.receiver().equals(site.receiver()));
  }

  private PoolWait selfWait(CallSite site, List<CallSite> submits) {
    for (ThreadRole role : roles.of(site.caller())) {
      Pool own = role.spawn() == null ? null : pool(role.spawn());
      for (CallSite submit : submits) {
        Pool other = own == null ? null : pool(submit);
        if (other != null && other.isSame(own)) {
          return new PoolWait(site, role, submit, own.executor().text(), own.single());
        }
      }
    }
    return null;
  }

  /** The executor with a limited number of threads that a call hands a task to, or null. */
  private Pool pool(CallSite site) {
    for (Effect effect : site.effects()) {
      Role role = effect instanceof Effect.Runs runs ? runs.role() : null;
      Ref executor =
          role == null || role.executor() == null
              ? null
              : paths.normal(site.select(role.executor()));
      LockIdentity identity = executor == null ? null : paths.identity(executor, false);
      if (executor != null && isLimited(executor)) {
        return new Pool(identity, executor, roles.isSerial(executor));
      }
    }
    for (Edge edge : site.edges()) {
      CallSite within =
          edge.through() == null || !edge.isElsewhere()
              ? null
              : calls.site(edge.through(), edge.throughNode());
      Pool pool = within == null || within.equals(site) ? null : pool(within);
      if (pool != null) {
        return pool;
      }
    }
    return null;
  }

  private boolean isLimited(Ref executor) {
    return roles.createdWith(executor).stream()
        .anyMatch(
            made ->
                made.threads() == Effect.Threads.SINGLE || made.threads() == Effect.Threads.FIXED);
  }
}
