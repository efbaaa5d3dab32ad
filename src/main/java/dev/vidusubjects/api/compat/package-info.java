/**
 * The provider-compatible pair of operations: clients of the provider's own API create and read subjects with it.
 * Maps its requests and responses to those of the subjects' use cases.
 */
package dev.vidusubjects.api.compat;
