package correct;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/** Listeners and messages. */
final class Buses {
  private Buses() {}

  static final class Bus {
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    void listen() {
      listeners.add(heard::add);
    }

    int send(String message) {
      int told = 0;
      for (Consumer<String> each : listeners) {
        each.accept(message);
        told++;
      }
      return told;
    }
  }

  static final class Snapshot {
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private int sequence;

    synchronized int listen(Runnable listener) {
      listeners.add(listener);
      return listeners.size();
    }

    int fire() {
      List<Runnable> copy;
      int number;
      synchronized (this) {
        copy = new ArrayList<>(listeners);
        number = ++sequence;
      }
      copy.forEach(Runnable::run);
      return number;
    }
  }

  static final class ByTopic {
    private final ConcurrentMap<String, Set<String>> topics = new ConcurrentHashMap<>();

    boolean join(String topic, String who) {
      boolean[] added = new boolean[1];
      topics.compute(
          topic,
          (t, before) -> {
            Set<String> after = before == null ? ConcurrentHashMap.newKeySet() : before;
            added[0] = after.add(who);
            return after;
          });
      return added[0];
    }

    int leaveAll(String topic) {
      Set<String> all = topics.remove(topic);
      return all == null ? 0 : all.size();
    }
  }

  static final class Property {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private int value;

    Property() {
      listeners.add(changes::incrementAndGet);
    }

    boolean set(int next) {
      synchronized (this) {
        if (value == next) {
          return false;
        }
        value = next;
      }
      listeners.forEach(Runnable::run);
      return true;
    }

    synchronized int get() {
      return value;
    }
  }

  static final class Observers {
    private final Set<Runnable> observers = new CopyOnWriteArraySet<>();

    boolean add(Runnable observer) {
      return observers.add(observer);
    }

    boolean remove(Runnable observer) {
      return observers.remove(observer);
    }

    int count() {
      return observers.size();
    }
  }

  static final class Log {
    private final StringBuilder text = new StringBuilder();

    void line(String words) {
      synchronized (text) {
        text.append(words).append('\n');
      }
    }

    String text() {
      synchronized (text) {
        return text.toString();
      }
    }
  }

  static final class LastFew {
    private final String[] ring = new String[2];
    private long count;

    synchronized long add(String item) {
      ring[(int) (count % ring.length)] = item;
      return ++count;
    }

    synchronized String last() {
      return count == 0 ? null : ring[(int) ((count - 1) % ring.length)];
    }
  }

  static final class Registry {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<String> names = new ArrayList<>();

    boolean register(String name) {
      lock.writeLock().lock();
      try {
        return !names.contains(name) && names.add(name);
      } finally {
        lock.writeLock().unlock();
      }
    }

    List<String> names() {
      lock.readLock().lock();
      try {
        return List.copyOf(names);
      } finally {
        lock.readLock().unlock();
      }
    }
  }

  static final class Parent {
    private final Child child = new Child(this);
    private int changes;

    synchronized void changed() {
      changes++;
    }

    synchronized int changes() {
      return changes;
    }

    void touch() {
      child.touch();
    }
  }

  /** Tells its parent after it has given back its own lock. */
  static final class Child {
    private final Parent parent;
    private int touches;

    Child(Parent parent) {
      this.parent = parent;
    }

    void touch() {
      synchronized (this) {
        touches++;
      }
      parent.changed();
    }

    synchronized int touches() {
      return touches;
    }
  }
}
