/**
 * The port of small documents that all processes of a deployment share: each is replaced on condition of its version.
 */
package dev.vidusubjects.state;
