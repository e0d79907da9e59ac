/**
 * The rules as checks of Error Prone: findings as diagnostics of javac. The one place that knows
 * javac.
 */
package io.concurrencylint.errorprone;
