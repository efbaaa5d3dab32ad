package dev.vidusubjects.media;

import java.net.URI;

/**
 * The source of one item of {@code images} or {@code videos}: inline as a {@linkplain DataUri data URI}, on the public
 * web as an {@linkplain HttpsUrl https URL}, or in the application's own storage as a {@linkplain StoredObject stored
 * object}. An item that is none of these becomes {@link Unreadable}, so that one bad item does not hide other faults of
 * the request.
 */
public sealed interface MediaSource
        permits DataUri, MediaSource.HttpsUrl, MediaSource.StoredObject, MediaSource.Unreadable {

    /**
     * Parses the text of an item. Never fails: a text that is no media source becomes {@link Unreadable}, with the rule
     * {@code media_source} if it is malformed and {@code url_address} if its host cannot be on the public web.
     *
     * @param text {@code https://…}, {@code s3://bucket/key}, {@code local://uploads/…} or {@code data:…}
     */
    static MediaSource ofText(String text) {
        return MediaSourceParser.parse(text);
    }

    /** @param uri absolute, ASCII, scheme {@code https}, with a host, without user information */
    record HttpsUrl(URI uri) implements MediaSource {

        /** Omits the query, which may hold a signature. */
        @Override
        public String toString() {
            return "HttpsUrl[" + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + "]";
        }
    }

    /**
     * @param uri {@code s3://bucket/key} on AWS, {@code local://uploads/…} in the standalone application. If the
     *     storage keeps versions, a query may name one of them; only the storage itself adds it, a client's uri has no
     *     query
     */
    record StoredObject(URI uri) implements MediaSource {

        /** @return the uri of the object, without the query that names a version */
        public String uriWithoutVersion() {
            String text = uri.toString();
            return uri.getRawQuery() == null ? text : text.substring(0, text.indexOf('?'));
        }
    }

    /**
     * Not a media item.
     *
     * @param rule the rule that the item breaks, for example {@link Rule#MEDIA_SOURCE}
     * @param message what was found and what is allowed; never quotes the whole of a long text
     */
    record Unreadable(Rule rule, String message) implements MediaSource {}
}
