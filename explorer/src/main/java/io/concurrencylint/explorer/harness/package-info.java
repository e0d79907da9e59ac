/**
 * What programs made to show a hazard stand on: a few threads with a few calls each, whose outcome
 * is compared with what the same calls do one after the other. Not instrumented itself.
 */
package io.concurrencylint.explorer.harness;
