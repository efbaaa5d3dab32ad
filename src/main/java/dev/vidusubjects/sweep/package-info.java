/**
 * Picks up what was left lying: lost followers, interrupted submissions, tasks past their deadline.
 */
package dev.vidusubjects.sweep;
