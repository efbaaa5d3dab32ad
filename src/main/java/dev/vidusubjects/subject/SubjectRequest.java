package dev.vidusubjects.subject;

import dev.vidusubjects.media.MediaSource;
import java.util.List;
import java.util.Optional;

/**
 * The provider's parameters for creating a subject, as the client stated them.
 *
 * @param name unchanged; {@link SubjectRules} trims it and limits its length; empty text if it is missing
 * @param images 1–3 by the rules; up to {@link SubjectLimits#MAX_ITEMS_READ} before the rules are applied
 * @param videos at most 1 by the rules
 * @param voiceId used only for audio-video direct output tasks
 */
public record SubjectRequest(
        String name, List<MediaSource> images, List<MediaSource> videos, Optional<String> voiceId) {

    public SubjectRequest {
        images = List.copyOf(images);
        videos = List.copyOf(videos);
    }
}
