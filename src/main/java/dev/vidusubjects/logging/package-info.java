/**
 * Structured log events, which both people and alarms can read.
 */
package dev.vidusubjects.logging;
