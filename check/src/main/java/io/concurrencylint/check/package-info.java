/**
 * What a check is, wherever it is asked for: settings, run, verdict, what is said beside reports.
 */
package io.concurrencylint.check;
