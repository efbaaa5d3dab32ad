/**
 * The embedded stores: one durable file of tasks, shared documents, announcements and the queues of what follows from
 * them, with indexes in memory, and writes in groups. A write that was confirmed survives a crash.
 */
package dev.vidusubjects.standalone.store;
