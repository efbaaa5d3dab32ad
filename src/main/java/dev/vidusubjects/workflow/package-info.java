/**
 * The port of what looks at a task again and again: a state machine on AWS, a scheduler on one machine.
 */
package dev.vidusubjects.workflow;
