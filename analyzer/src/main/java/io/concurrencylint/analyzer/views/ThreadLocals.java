package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.models.RoleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which thread-local values stay behind on threads that others use next. */
public final class ThreadLocals {

  private static final Set<RoleKind> REUSED =
      Set.of(RoleKind.POOL, RoleKind.COMMON_POOL, RoleKind.ASYNC_POOL, RoleKind.WORKER);

  /** A value that is set on a reused thread, and stays. */
  public record Leak(CallSite set, ThreadRole role, String name) {}

  private final CallGraph calls;
  private final ThreadRoles roles;
  private final Uses uses;
  private final Paths paths;

  ThreadLocals(CallGraph calls, ThreadRoles roles, Uses uses, Paths paths) {
    this.calls = calls;
    this.roles = roles;
    this.uses = uses;
    this.paths = paths;
  }

  /** All of them, in the order of the program. */
  public List<Leak> leaks() {
    List<Leak> found = new ArrayList<>();
    for (CallSite site : calls.all()) {
      String field = isCall(site, "set") ? field(site.receiver()) : null;
      if (field == null || !isValue(site.arguments()) || isTakenBack(field, site)) {
        continue;
      }
      roles.of(site.caller()).stream()
          .filter(role -> role.kind() != null && REUSED.contains(role.kind()))
          .findFirst()
          .ifPresent(
              role -> found.add(new Leak(site, role, field.substring(field.indexOf('#') + 1))));
    }
    return found;
  }

  private static boolean isCall(CallSite site, String name) {
    return site.target() != null
        && site.target().name().equals(name)
        && "java.lang.ThreadLocal".equals(site.target().owner());
  }

  private String field(Ref receiver) {
    if (receiver instanceof Ref.Static field) {
      return field.field();
    }
    return receiver instanceof Ref.Field field && paths.field(field.field()) != null
        ? field.field()
        : null;
  }

  private static boolean isValue(List<Ref> arguments) {
    return arguments.size() == 1
        && !(arguments.get(0) instanceof Ref.Constant constant && constant.value() == null)
        && !isAnswer(arguments.get(0));
  }

  /** What {@code get} answered before: putting it back is no leak. */
  private static boolean isAnswer(Ref value) {
    return value instanceof Ref.Result result && Uses.simpleName(result.call()).equals("get");
  }

  /** Whether it is removed somewhere, put back, or made on first use and meant to stay. */
  private boolean isTakenBack(String field, CallSite set) {
    for (Use use : uses.ofField(field)) {
      CallSite site = calls.site(use.routine(), use.node());
      if (site == null || use.kind() != Use.Kind.CALLED) {
        return use.kind() != Use.Kind.STORED;
      }
      boolean clears = isCall(site, "remove") || isCall(site, "set") && !isValue(site.arguments());
      boolean firstUse =
          isCall(site, "get")
              && site.caller().equals(set.caller())
              && Reachability.afterNormally(site.caller().body(), site.node(), n -> false)
                  .get(set.node());
      if (clears || firstUse) {
        return true;
      }
    }
    return false;
  }
}
