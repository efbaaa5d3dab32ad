package dev.vidusubjects.media;

import java.net.URI;

/**
 * Where one item of {@code images} or {@code videos} is: inline as a {@linkplain DataUri data URI}, on the public
 * web as an {@linkplain HttpsUrl https URL}, or in the application's own storage as a {@linkplain StoredObject stored
 * object}. What is none of these is kept as {@link Unreadable}, so that one bad item hides no other fault of the
 * request.
 */
public sealed interface MediaSource
        permits DataUri, MediaSource.HttpsUrl, MediaSource.StoredObject, MediaSource.Unreadable {

    /** @param uri absolute, scheme {@code https}, with a host, without user information */
    record HttpsUrl(URI uri) implements MediaSource {}

    /** @param uri {@code s3://bucket/key} on AWS, {@code local://uploads/…} on one machine */
    record StoredObject(URI uri) implements MediaSource {}

    /**
     * Not a media item.
     *
     * @param rule the rule that it breaks, for example {@code media_source}
     * @param message what was found and what is allowed; never the whole of a long text
     */
    record Unreadable(String rule, String message) implements MediaSource {}
}
