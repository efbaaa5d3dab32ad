package dev.vidusubjects.provider;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is sent to the provider: every item is a text that it can read by itself, a data URI or a URL.
 *
 * @param name trimmed, 1–64 characters
 * @param images 1–3
 * @param videos 0–1
 */
public record ProviderRequest(String name, List<String> images, List<String> videos, Optional<String> voiceId) {

    public ProviderRequest {
        images = List.copyOf(images);
        videos = List.copyOf(videos);
    }

    /** @return about how long the body is that carries it, in bytes */
    public long encodedBytes() {
        return Stream.concat(images.stream(), videos.stream())
                .mapToLong(String::length)
                .sum();
    }

    /** Says what it is, never what the media or their URLs hold. */
    @Override
    public String toString() {
        return "ProviderRequest[" + name + ", " + images.size() + " image(s), " + videos.size() + " video(s)]";
    }
}
