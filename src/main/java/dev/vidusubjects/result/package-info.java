/**
 * The documents of ended tasks and of refused uploads, and the port of the store that keeps them.
 */
package dev.vidusubjects.result;
