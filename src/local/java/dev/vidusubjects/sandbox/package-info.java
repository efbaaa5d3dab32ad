/**
 * A stand-in provider that speaks the provider's contract over real HTTP, with faults on demand. Creates nothing real, and is
 * never part of what runs on AWS.
 */
package dev.vidusubjects.sandbox;
