/**
 * Recovers tasks that would otherwise wait: lost pollers, interrupted submissions, tasks past their deadline. It also
 * decides unconfirmed submissions, by comparing them with the provider's list of subjects.
 */
package dev.vidusubjects.sweep;
