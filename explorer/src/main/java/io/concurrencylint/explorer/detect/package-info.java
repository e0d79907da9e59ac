/** What counts as a failure: happens-before clocks and races, and the reading of a stuck state. */
package io.concurrencylint.explorer.detect;
