/**
 * The model of one execution: tasks, monitors, waiting, time, and the engine that gives the turn
 * from task to task. Code here runs on the stacks of the program's own tasks and avoids
 * java.util.concurrent.
 */
package io.concurrencylint.explorer.model;
