/**
 * The process of the standalone application: the scheduler, the in-process workflow, the announcements with their
 * deliveries, and the choice between provider and sandbox. The stores and folders are in the sub-packages; tasks
 * survive a kill of the process.
 */
package dev.vidusubjects.standalone;
