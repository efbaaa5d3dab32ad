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

    /**
     * What an item's text means. Never fails: a text that means nothing is {@link Unreadable}, with the rule {@code
     * media_source} where it is malformed and {@code url_address} where its host can never be on the public web.
     *
     * @param text {@code https://…}, {@code s3://bucket/key}, {@code local://uploads/…} or {@code data:…}
     */
    static MediaSource ofText(String text) {
        return MediaSourceParser.parse(text);
    }

    /** @param uri absolute, ASCII, scheme {@code https}, with a host, without user information */
    record HttpsUrl(URI uri) implements MediaSource {

        /** Without the query, which may hold a signature. */
        @Override
        public String toString() {
            return "HttpsUrl[" + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + "]";
        }
    }

    /**
     * @param uri {@code s3://bucket/key} on AWS, {@code local://uploads/…} on one machine. Where the storage keeps versions, a
     *     query may name one of them; only the storage itself adds it, a caller's uri has no query.
     */
    record StoredObject(URI uri) implements MediaSource {

        /** @return the uri of the object, whichever version this is */
        public String uriWithoutVersion() {
            String text = uri.toString();
            return uri.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
        }
    }

    /**
     * Not a media item.
     *
     * @param rule the rule that it breaks, for example {@code media_source}
     * @param message what was found and what is allowed; never the whole of a long text
     */
    record Unreadable(String rule, String message) implements MediaSource {}
}
