/**
 * Structured log events, which both people and alarms can read. The name of an event is published: alarms and queries use
 * it.
 */
package dev.vidusubjects.logging;
