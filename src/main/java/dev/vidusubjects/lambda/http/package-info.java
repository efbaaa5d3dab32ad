/**
 * The bridge from API Gateway's events to the JAX-RS resources, and back.
 * Calls no use case itself.
 */
package dev.vidusubjects.lambda.http;
