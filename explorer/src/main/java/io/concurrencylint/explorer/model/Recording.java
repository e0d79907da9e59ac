package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Names;
import io.concurrencylint.explorer.schedule.Operation;
import java.util.Arrays;

/** What makes an execution repeatable and comparable: its choices, its order of steps, its hash. */
final class Recording {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private int[] choices = new int[64];
  private int choiceCount;
  private int[] trail = new int[64];
  private int trailLength;
  private long hash = FNV_BASIS;

  /** A task, or -1-v for value number v. */
  void choice(int choice) {
    if (choiceCount == choices.length) {
      choices = Arrays.copyOf(choices, choiceCount * 2);
    }
    choices[choiceCount++] = choice;
  }

  /** Keeps the order of steps that others can see. */
  void visible(Task next) {
    boolean unseen =
        !next.begun && next.userBody || next.waiting == Task.Wait.JOIN && next.waitingFor.task.done;
    if (!unseen) {
      if (trailLength == trail.length) {
        trail = Arrays.copyOf(trail, trailLength * 2);
      }
      trail[trailLength++] = next.id;
    }
  }

  void step(Task next) {
    Operation operation = next.operation;
    long h = hash;
    h = (h ^ next.id) * FNV_PRIME;
    h = (h ^ operation.kind.ordinal()) * FNV_PRIME;
    h = (h ^ Names.siteHash(operation.site)) * FNV_PRIME;
    hash = h;
  }

  int[] choices() {
    return Arrays.copyOf(choices, choiceCount);
  }

  int[] trail() {
    return Arrays.copyOf(trail, trailLength);
  }

  long hash() {
    return hash;
  }
}
