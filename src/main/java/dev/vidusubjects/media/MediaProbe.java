package dev.vidusubjects.media;

import java.io.IOException;

/** Reads format, size in pixels and duration from media headers. */
public final class MediaProbe {

    private MediaProbe() {}

    /**
     * @throws MediaException if it is none of the formats of {@link MediaFormat}, or its headers are damaged or hostile
     * @throws IOException if reading failed, which says nothing about the content
     */
    public static MediaInfo probe(MediaContent content) throws MediaException, IOException {
        throw new UnsupportedOperationException();
    }
}
