package io.concurrencylint.rules;

import java.util.Set;

/** The locks held just before the first event of a line, by the names that findings use. */
@FunctionalInterface
interface HeldAt {

  Set<String> at(String path, int line);
}
