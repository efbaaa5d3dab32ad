package dev.vidusubjects.subject;

import dev.vidusubjects.media.MediaSource;
import java.util.List;
import java.util.Optional;

/**
 * The provider's parameters for creating a subject, as the client stated them, and the URL to notify of its ending.
 *
 * @param name unchanged; {@link SubjectRules} trims it and limits its length; empty text if it is missing
 * @param images 1–3 by the rules; up to {@link SubjectLimits#MAX_ITEMS_READ} before the rules are applied
 * @param videos at most 1 by the rules
 * @param voiceId used only for audio-video direct output tasks
 * @param webhookUrl receives the task's endings; {@link WebhookRules} limits it, and it may contain a secret. It is not
 *     sent to the provider
 */
public record SubjectRequest(
        String name,
        List<MediaSource> images,
        List<MediaSource> videos,
        Optional<String> voiceId,
        Optional<String> webhookUrl) {

    public SubjectRequest {
        images = List.copyOf(images);
        videos = List.copyOf(videos);
    }

    /** A request without a webhook. */
    public SubjectRequest(String name, List<MediaSource> images, List<MediaSource> videos, Optional<String> voiceId) {
        this(name, images, videos, voiceId, Optional.empty());
    }

    /** @return the same request with other references to its media */
    public SubjectRequest withMedia(List<MediaSource> images, List<MediaSource> videos) {
        return new SubjectRequest(name, images, videos, voiceId, webhookUrl);
    }
}
