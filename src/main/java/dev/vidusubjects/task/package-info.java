/**
 * The task: its statuses with the allowed transitions, and the port of the store that keeps it. A task is stored before
 * anything is paid for.
 */
package dev.vidusubjects.task;
