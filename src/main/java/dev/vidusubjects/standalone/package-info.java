/**
 * The implementations of the ports for the standalone application: an embedded store, folders, and a scheduler in the
 * process. They keep their data if the process is killed.
 */
package dev.vidusubjects.standalone;
