/**
 * What may be asked for: the request for a subject, the provider's limits as rules, and the subject that comes of it. Knows
 * nothing of HTTP, stores or providers.
 */
package dev.vidusubjects.subject;
