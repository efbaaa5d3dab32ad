/**
 * Simulates the provider's API over real HTTP, with injected faults: {@code GET /sandbox} describes them. The sandbox
 * creates nothing real, and is never part of a package for AWS.
 */
package dev.vidusubjects.sandbox;
