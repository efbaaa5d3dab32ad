package dev.vidusubjects.events;

/** A way on which announcements leave the application. Each gets every announcement, whatever happens to the other. */
public enum Channel {
    /** The event bus. */
    EVENT_BUS,
    /** The queue of the webhooks. */
    WEBHOOKS
}
