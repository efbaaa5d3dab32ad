/**
 * The documents that ended tasks leave behind, and the port of the store that keeps them.
 */
package dev.vidusubjects.result;
