/**
 * What instrumented code calls. These classes live in the boot loader of the program under test, so
 * they use java.base only, no lambdas and nothing of java.util.concurrent: all of that is itself
 * instrumented.
 */
package io.concurrencylint.explorer.runtime;
