package io.concurrencylint.analyzer.facts;

/**
 * A lock as one of all threads: which locks of different threads may be one object.
 *
 * @param key what they have in common: a static field, a class object, a field of a class, or the
 *     class whose instances' monitors they are
 * @param unique whether there is but one such object in the program
 * @param name for people
 */
public record LockIdentity(String key, boolean unique, String name)
    implements Comparable<LockIdentity> {

  @Override
  public boolean equals(Object other) {
    return other instanceof LockIdentity lock && lock.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public int compareTo(LockIdentity other) {
    return key.compareTo(other.key);
  }

  @Override
  public String toString() {
    return name;
  }
}
