package dev.vidusubjects.events;

import java.util.Set;

/**
 * What has left the application of an announcement.
 *
 * @param isComplete whether the ending is announced, so that nothing is left to do
 * @param channels the channels that have the announcement already, while another one failed; they must not get it again
 */
public record Handover(boolean isComplete, Set<Channel> channels) {

    /** Nothing was handed over. */
    public static final Handover NONE = new Handover(false, Set.of());

    /** Everything was handed over. */
    public static final Handover COMPLETE = new Handover(true, Set.of());

    public Handover {
        channels = Set.copyOf(channels);
    }
}
