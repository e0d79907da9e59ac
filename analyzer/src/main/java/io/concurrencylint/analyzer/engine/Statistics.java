package io.concurrencylint.analyzer.engine;

/**
 * What was looked at.
 *
 * @param files source files analysed
 * @param lines their lines
 * @param classes classes, interfaces, enums, records, anonymous ones included
 * @param methods bodies, lambdas included
 * @param locks distinct locks acquired somewhere
 * @param threadRoles distinct thread roles with at least one entry point
 * @param lostFiles source files found but not analysed
 */
public record Statistics(
    int files, int lines, int classes, int methods, int locks, int threadRoles, int lostFiles) {}
