package io.concurrencylint.explorer.detect;

/**
 * Two conflicting plain accesses that happens-before does not order (JLS 17.4.5).
 *
 * @param place the field, array or collection, as a report names it
 * @param firstSite where the earlier access is
 * @param secondSite where the later access is
 */
public record Race(
    String place,
    int firstTask,
    int firstSite,
    boolean firstWrites,
    int secondTask,
    int secondSite,
    boolean secondWrites) {

  /** Equal for races on the same place between the same two sites, in either order. */
  public String key() {
    int low = Math.min(firstSite, secondSite);
    int high = Math.max(firstSite, secondSite);
    return place + "#" + low + "#" + high;
  }
}
