package dev.vidusubjects.task;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.subject.SubjectRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request as it is stored with its task. It is small: it contains only a description of inline media
 * ({@code inline:image/png;48213 bytes}), unless they were kept as stored objects after a submission that may have to
 * be repeated.
 *
 * @param name the name of the subject
 * @param images one text per item: a URL, a stored object's uri, or the description of an inline item
 * @param videos as {@code images}
 * @param voiceId the voice of the subject; empty if the request has none
 * @param webhookUrl the URL that receives the endings of this task, complete; empty if the request has none
 */
public record StoredRequest(
        String name, List<String> images, List<String> videos, Optional<String> voiceId, Optional<String> webhookUrl) {

    private static final String INLINE = "inline:";
    private static final Pattern WEB_URL = Pattern.compile("https?:");

    public StoredRequest {
        images = List.copyOf(images);
        videos = List.copyOf(videos);
    }

    /** A request without a webhook. */
    public StoredRequest(String name, List<String> images, List<String> videos, Optional<String> voiceId) {
        this(name, images, videos, voiceId, Optional.empty());
    }

    /** @param request a valid request */
    public static StoredRequest of(SubjectRequest request) {
        return new StoredRequest(
                request.name(),
                texts(request.images()),
                texts(request.videos()),
                request.voiceId(),
                request.webhookUrl());
    }

    /**
     * @return the request to submit again; empty if it contained inline media that were not kept. It has no webhook:
     *     this stored request keeps it, and a submission must not be refused because webhooks are not configured any
     *     more
     */
    public Optional<SubjectRequest> restore() {
        if (Stream.concat(images.stream(), videos.stream()).anyMatch(text -> text.startsWith(INLINE))) {
            return Optional.empty();
        }
        return Optional.of(new SubjectRequest(name, sources(images), sources(videos), voiceId));
    }

    /** @return the request for display, without the query strings of URLs, which may contain signatures */
    public StoredRequest redacted() {
        return new StoredRequest(
                name, redacted(images), redacted(videos), voiceId, webhookUrl.map(StoredRequest::redacted));
    }

    /** @return the same request with another webhook, or without one */
    StoredRequest withWebhook(Optional<String> url) {
        return new StoredRequest(name, images, videos, voiceId, url);
    }

    private static List<String> redacted(List<String> texts) {
        return texts.stream().map(StoredRequest::redacted).toList();
    }

    /**
     * Removes the query. A removed query of a URL is indicated by {@code ?…}; the version of a stored object is just
     * removed.
     */
    private static String redacted(String text) {
        int query = text.indexOf('?');
        if (query < 0) {
            return text;
        }
        return text.substring(0, query) + (WEB_URL.matcher(text).lookingAt() ? "?…" : "");
    }

    private static List<String> texts(List<MediaSource> sources) {
        return sources.stream().map(StoredRequest::text).toList();
    }

    private static String text(MediaSource source) {
        if (source instanceof DataUri inline) {
            return INLINE + inline.declaredType() + ";" + inline.decodedLength() + " bytes";
        }
        if (source instanceof HttpsUrl url) {
            return url.uri().toString();
        }
        if (source instanceof StoredObject object) {
            return object.uri().toString();
        }
        throw new IllegalArgumentException("not a valid request: " + ((Unreadable) source).message());
    }

    private static List<MediaSource> sources(List<String> texts) {
        return texts.stream().map(StoredRequest::source).toList();
    }

    private static MediaSource source(String text) {
        URI uri = URI.create(text);
        return "https".equalsIgnoreCase(uri.getScheme()) ? new HttpsUrl(uri) : new StoredObject(uri);
    }
}
