/**
 * From a finding to an interleaving that shows it: the smallest program that could, the explorer
 * directed at the finding's places, and a verdict.
 */
package io.concurrencylint.confirm;
