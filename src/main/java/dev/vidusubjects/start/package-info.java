/**
 * What a function does before its first event, and which build it is of. Every package may use it, because each adapter
 * knows best what its first use would have to wait for.
 */
package dev.vidusubjects.start;
