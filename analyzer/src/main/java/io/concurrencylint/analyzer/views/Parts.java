package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Private methods that one place calls, on the same object: parts of the method that calls them,
 * moved out for the reader's sake. What is said of one method then holds for it and its parts.
 */
public final class Parts {

  private static final int MAX_DEPTH = 3;

  /**
   * Where a part is called.
   *
   * @param edge from the whole to the part
   */
  public record Place(CallSite site, Edge edge) {
    public Routine whole() {
      return site.caller();
    }

    public int node() {
      return site.node();
    }
  }

  private final CallGraph calls;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, List<Routine>> parts = new HashMap<>();

  Parts(Code code, CallGraph calls) {
    this.calls = calls;
    for (Routine routine : code.routines()) {
      Place place = find(routine);
      if (place != null) {
        places.put(routine.id(), place);
        parts.computeIfAbsent(place.whole().id(), whole -> new ArrayList<>()).add(routine);
      }
    }
  }

  private Place find(Routine routine) {
    if (!routine.method().modifiers().isPrivate()
        || routine.method().isConstructor()
        || routine.method().isLambda()) {
      return null;
    }
    List<CallSite> callers = calls.callers(routine);
    if (callers.size() != 1) {
      return null;
    }
    CallSite site = callers.get(0);
    Edge only = site.edges().size() == 1 ? site.edges().get(0) : null;
    boolean same =
        only != null
            && only.isHere()
            && !only.handedOver()
            && !site.caller().equals(routine)
            && site.caller().owner().equals(routine.owner())
            && (site.receiver() == null || site.receiver() instanceof Ref.Self);
    return same ? new Place(site, only) : null;
  }

  /** Where a routine is called as a part; null if it stands by itself. */
  public Place placeOf(Routine routine) {
    return places.get(routine.id());
  }

  /** What a routine is a part of; the routine itself if it stands by itself. */
  public Routine wholeOf(Routine part) {
    Routine at = part;
    for (int depth = 0; depth < MAX_DEPTH && places.containsKey(at.id()); depth++) {
      at = places.get(at.id()).whole();
    }
    return at;
  }

  /** A routine and its parts, and theirs. */
  public List<Routine> of(Routine whole) {
    List<Routine> found = new ArrayList<>();
    found.add(whole);
    int from = 0;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      int to = found.size();
      for (int i = from; i < to; i++) {
        for (Routine part : parts.getOrDefault(found.get(i).id(), List.of())) {
          if (!found.contains(part)) {
            found.add(part);
          }
        }
      }
      from = to;
    }
    return found;
  }

  /**
   * Where in the whole a node of a part happens: the call that leads there; the node itself if it
   * stands in the whole; -1 if it does not belong to it.
   */
  public int nodeIn(Routine whole, Routine part, int node) {
    Routine at = part;
    int found = node;
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      if (at.equals(whole)) {
        return found;
      }
      Place place = places.get(at.id());
      if (place == null) {
        return -1;
      }
      at = place.whole();
      found = place.node();
    }
    return -1;
  }
}
