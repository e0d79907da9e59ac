package io.concurrencylint.analyzer.finding;

/**
 * Another place a finding speaks of.
 *
 * @param location where
 * @param note what stands there, a short clause
 */
public record Related(Location location, String note) {}
