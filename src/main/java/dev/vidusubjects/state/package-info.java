/**
 * The port of small documents that all processes of a deployment share. Each replacement is conditional on the version.
 */
package dev.vidusubjects.state;
