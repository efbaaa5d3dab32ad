/**
 * A stand-in provider that speaks the provider's contract over real HTTP, with faults on demand: {@code GET /sandbox} describes
 * them. It creates nothing real, and is never part of a package for AWS.
 */
package dev.vidusubjects.sandbox;
