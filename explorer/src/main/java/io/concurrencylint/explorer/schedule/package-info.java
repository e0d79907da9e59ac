/**
 * Strategies: oracles that see the runnable tasks with their pending operations and pick one. They
 * know nothing about threads, monitors or byte code.
 */
package io.concurrencylint.explorer.schedule;
