package dev.vidusubjects.provider;

import dev.vidusubjects.text.Utf8Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The content of a request to the provider. Every media item is a data URI or a URL, which the provider can read by
 * itself.
 *
 * @param name trimmed, 1–64 characters
 * @param images 1–3
 * @param videos 0–1
 */
public record ProviderRequest(String name, List<Utf8Text> images, List<Utf8Text> videos, Optional<String> voiceId) {

    public ProviderRequest {
        images = List.copyOf(images);
        videos = List.copyOf(videos);
    }

    /** @return the approximate length of the request body, in bytes */
    public long encodedBytes() {
        return Stream.concat(images.stream(), videos.stream())
                .mapToLong(Utf8Text::length)
                .sum();
    }

    /** @return a summary without the media and their URLs */
    @Override
    public String toString() {
        return "ProviderRequest[" + name + ", " + images.size() + " image(s), " + videos.size() + " video(s)]";
    }
}
