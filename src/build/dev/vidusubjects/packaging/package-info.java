/**
 * A part of the build, which no package contains. It refuses a package of the functions that Lambda could not start,
 * and describes a package that Lambda can start. It needs only the JDK, and treats all files that it reads as untrusted
 * input.
 */
package dev.vidusubjects.packaging;
