/**
 * The port of the workflow that polls a task repeatedly: a state machine on AWS, a scheduler in a standalone
 * application.
 */
package dev.vidusubjects.workflow;
