package dev.vidusubjects.events;

/**
 * The announcement of one ending.
 *
 * @param type {@code subject.completed}, {@code subject.failed} or {@code subject.unconfirmed}
 * @param body the body of its webhooks, JSON: {@code {type, timestamp, data}}; fixed for the id
 */
public record Announcement(AnnouncementId id, String type, String body) {}
