/**
 * The life of a task: its states with their legal steps, and the port of the store that keeps it. A task is written down before
 * anything is paid for.
 */
package dev.vidusubjects.task;
