/**
 * The ports on one machine: an embedded store, folders, a scheduler in the process. Made to survive being killed.
 */
package dev.vidusubjects.local;
