/**
 * A part of the build, and of no package: it refuses a package of the functions that Lambda could not start, and describes one that
 * it can. It needs the JDK alone, and treats what it reads as untrusted input.
 */
package dev.vidusubjects.packaging;
