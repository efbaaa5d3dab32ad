package dev.vidusubjects.submission;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.subject.SubjectLimits;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.text.Utf8Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Converts the media of a valid request to a form that the provider can read, and to a form that can be submitted again
 * later.
 */
final class MediaResolver {

    private final MediaStore store;

    MediaResolver(MediaStore store) {
        this.store = store;
    }

    /**
     * @param validated a result without violations
     * @return the provider's request, with fresh presigned URLs for stored objects
     * @throws MediaException if a stored object was removed after it was validated
     */
    ProviderRequest toProvider(ValidationResult validated) throws MediaException, IOException {
        SubjectRequest request = validated.request();
        return new ProviderRequest(
                request.name(),
                texts(request.images(), validated),
                texts(request.videos(), validated),
                request.voiceId());
    }

    /**
     * @return the request with its stored objects pinned to their current version, so that the provider reads the
     *     content that was validated; an object that does not exist stays unchanged, so that the rules report it
     * @throws IOException if the storage fails
     */
    SubjectRequest pinned(SubjectRequest request) throws IOException {
        return request.withMedia(
                pinned(request.images(), SubjectLimits.MAX_IMAGES), pinned(request.videos(), SubjectLimits.MAX_VIDEOS));
    }

    /**
     * Stores the inline media of a request if their total size exceeds the storage's
     * {@linkplain MediaStore#maxInlineBytes limit}.
     *
     * @param id the task id, which is part of the objects' names
     * @param validated a result without violations
     * @return the same request, whose inline media the provider reads from the storage; unchanged if the limit is not
     *     exceeded
     * @throws IOException if the storage fails
     */
    ValidationResult offloaded(TaskId id, ValidationResult validated) throws IOException {
        SubjectRequest request = validated.request();
        if (!isOffloaded(request)) {
            return validated;
        }
        SubjectRequest kept = keep(id, request);
        Map<StoredObject, MediaFormat> formats = new HashMap<>(validated.formats());
        addFormats(formats, request.images(), kept.images());
        addFormats(formats, request.videos(), kept.videos());
        return new ValidationResult(kept, validated.violations(), validated.warnings(), formats);
    }

    /** @return whether the total size of the inline media exceeds the storage's limit */
    boolean isOffloaded(SubjectRequest request) {
        long inline = Stream.concat(request.images().stream(), request.videos().stream())
                .filter(DataUri.class::isInstance)
                .mapToLong(source -> ((DataUri) source).decodedLength())
                .sum();
        return inline > store.maxInlineBytes();
    }

    private static void addFormats(
            Map<StoredObject, MediaFormat> formats, List<MediaSource> before, List<MediaSource> after) {
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) instanceof DataUri inline && after.get(i) instanceof StoredObject object) {
                formats.put(object, format(inline));
            }
        }
    }

    /** @return the request, with its inline media stored as objects below {@code uploads/<task id>/} */
    SubjectRequest keep(TaskId id, SubjectRequest request) throws IOException {
        return request.withMedia(kept(id + "/images-", request.images()), kept(id + "/videos-", request.videos()));
    }

    private List<Utf8Text> texts(List<MediaSource> sources, ValidationResult validated)
            throws MediaException, IOException {
        List<Utf8Text> texts = new ArrayList<>();
        for (MediaSource source : sources) {
            texts.add(text(source, validated));
        }
        return texts;
    }

    private Utf8Text text(MediaSource source, ValidationResult validated) throws MediaException, IOException {
        if (source instanceof DataUri inline) {
            return inline.text();
        }
        if (source instanceof HttpsUrl url) {
            return Utf8Text.of(url.uri().toString());
        }
        if (source instanceof StoredObject object) {
            return Utf8Text.of(
                    store.providerReference(object, validated.formats().get(object)));
        }
        throw new IllegalArgumentException("not a valid request: " + ((Unreadable) source).message());
    }

    /** A list with too many items is refused later, so no storage call is made for it. */
    private List<MediaSource> pinned(List<MediaSource> sources, int max) throws IOException {
        if (sources.size() > max) {
            return sources;
        }
        List<MediaSource> pinned = new ArrayList<>();
        for (MediaSource source : sources) {
            pinned.add(source instanceof StoredObject object ? pinned(object) : source);
        }
        return pinned;
    }

    private StoredObject pinned(StoredObject object) throws IOException {
        try {
            return store.pin(object).object();
        } catch (MediaException e) {
            return object;
        }
    }

    private List<MediaSource> kept(String prefix, List<MediaSource> sources) throws IOException {
        List<MediaSource> kept = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            kept.add(sources.get(i) instanceof DataUri inline ? kept(prefix + i, inline) : sources.get(i));
        }
        return kept;
    }

    private StoredObject kept(String path, DataUri inline) throws IOException {
        MediaFormat format = format(inline);
        try {
            return store.keep(path + "." + format.extension(), format, inline.content());
        } catch (MediaException e) {
            throw new IllegalArgumentException("not a valid request: " + e.getMessage(), e);
        }
    }

    private static MediaFormat format(DataUri inline) {
        return MediaFormat.ofContentType(inline.declaredType())
                .orElseThrow(() -> new IllegalArgumentException("not a valid request: no declared type"));
    }
}
