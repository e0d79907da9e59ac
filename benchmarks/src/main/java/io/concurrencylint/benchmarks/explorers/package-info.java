/**
 * Explorers of interleavings side by side: executions per second and the way to the first failure.
 */
package io.concurrencylint.benchmarks.explorers;
