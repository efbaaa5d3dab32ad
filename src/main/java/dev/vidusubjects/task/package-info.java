/**
 * The task: its statuses, the only class that changes them ({@link dev.vidusubjects.task.TaskTransitions}), and the
 * port of the store that keeps it. A task is stored before anything is paid for.
 */
package dev.vidusubjects.task;
