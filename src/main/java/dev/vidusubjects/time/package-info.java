/**
 * Deadlines that are passed down, and waiting that tests can replace.
 */
package dev.vidusubjects.time;
