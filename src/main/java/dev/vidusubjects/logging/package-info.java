/**
 * Log lines that people and alarms can read alike.
 */
package dev.vidusubjects.logging;
