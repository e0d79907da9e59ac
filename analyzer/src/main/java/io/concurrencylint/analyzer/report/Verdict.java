package io.concurrencylint.analyzer.report;

/**
 * What came of the attempt to make a finding happen.
 *
 * @param label {@code confirmed}, {@code not reproduced} or {@code not runnable}; never "safe"
 * @param text one phrase that begins with the label
 * @param schedule text of the schedule file that makes it happen again; empty unless confirmed
 * @param steps of the failing execution, a table with one column per thread; empty unless confirmed
 */
public record Verdict(String label, String text, String schedule, String steps) {}
