/**
 * The port of the workflow that polls a task repeatedly: a state machine on AWS, a scheduler in a standalone application. A
 * start may be lost; the sweep then starts it again.
 */
package dev.vidusubjects.workflow;
