/** Turns executions into text for people. */
package io.concurrencylint.explorer.report;
