/**
 * The embedded task store and state store: one durable file of tasks, indexes in memory, writes in groups.
 * A write that was confirmed survives a crash.
 */
package dev.vidusubjects.standalone.store;
