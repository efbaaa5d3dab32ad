/**
 * The request for a subject, the provider's limits as rules, and the created subject. This package does not depend on
 * HTTP, task stores or providers.
 */
package dev.vidusubjects.subject;
