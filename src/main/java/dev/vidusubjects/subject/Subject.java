package dev.vidusubjects.subject;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A created subject, with the data that the provider returns.
 *
 * @param id the provider's server id, by which its video models refer to the subject
 * @param images image parameters of the generated subject, usually URLs that the provider keeps for about a day
 * @param videos video parameters of the generated subject, usually such URLs, too
 * @param credits credits consumed by the call
 */
public record Subject(
        String id,
        String name,
        List<String> images,
        List<String> videos,
        Optional<String> voiceId,
        Optional<String> style,
        Optional<String> description,
        OptionalInt credits) {

    public Subject {
        images = List.copyOf(images);
        videos = List.copyOf(videos);
    }
}
