/** Recovers stalled tasks: lost pollers, interrupted submissions, tasks past their deadline. */
package dev.vidusubjects.sweep;
