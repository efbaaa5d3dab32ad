package dev.vidusubjects.submission;

import dev.vidusubjects.media.ContentChecksum;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectLimits;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.task.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the request of an upload and identifies its content: by the checksum of the file, and by the checksums of the
 * stored media that a manifest names. The same content under the same path always gives the same task, even if it is
 * uploaded several times.
 */
final class UploadReader {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    private final MediaStore media;
    private final int maxManifest;

    /** @param maxManifest the maximum size of a manifest, in bytes */
    UploadReader(MediaStore media, int maxManifest) {
        this.media = media;
        this.maxManifest = maxManifest;
    }

    /** A request, and the task id that is derived from its content. */
    record Read(TaskId id, ParsedRequest parsed) {}

    /**
     * @return the content to read; empty if the file, or its uploaded version, no longer exists
     * @throws IOException if the storage fails
     */
    Optional<PinnedObject> find(Upload upload) throws IOException {
        try {
            return Optional.of(media.pin(media.at(StoragePrefix.INCOMING.path(upload.path()), upload.version())));
        } catch (MediaException e) {
            return Optional.empty();
        }
    }

    /** @return a request for a subject that has the file's name and the file as its image */
    Read image(Upload upload, PinnedObject file) throws IOException, MediaException {
        String name = upload.path().substring(0, upload.path().lastIndexOf('.'));
        SubjectRequest request = new SubjectRequest(name, List.of(file.object()), List.of(), Optional.empty());
        return new Read(id(upload, List.of(checksum(file))), new ParsedRequest(request, List.of()));
    }

    /**
     * @return the request that a manifest describes; of the large data, only the manifest's body is kept in memory
     * @throws MalformedRequestException if the manifest is too large or is not a JSON object
     */
    Read manifest(Upload upload, PinnedObject file) throws IOException, MediaException, MalformedRequestException {
        byte[] body = body(file);
        List<String> identity = new ArrayList<>();
        identity.add(file.checksum().orElseGet(() -> ContentChecksum.of(body)));
        String folder = StoragePrefix.INCOMING.path(
                upload.path().substring(0, upload.path().lastIndexOf('/') + 1));
        ParsedRequest parsed = SubjectRequestReader.read(body, "the manifest", text -> reference(folder, text));
        SubjectRequest request = parsed.request();
        SubjectRequest pinned = request.withMedia(
                pinned(request.images(), SubjectLimits.MAX_IMAGES, identity),
                pinned(request.videos(), SubjectLimits.MAX_VIDEOS, identity));
        return new Read(id(upload, identity), new ParsedRequest(pinned, parsed.violations()));
    }

    private static TaskId id(Upload upload, List<String> identity) {
        return TaskId.ofKey("upload", upload.path() + "\n" + String.join("\n", identity));
    }

    private String checksum(PinnedObject object) throws IOException, MediaException {
        if (object.checksum().isPresent()) {
            return object.checksum().get();
        }
        return ContentChecksum.of(media.open(object.object()));
    }

    private byte[] body(PinnedObject file) throws IOException, MediaException, MalformedRequestException {
        MediaContent content = media.open(file.object());
        if (content.size() > maxManifest) {
            throw new MalformedRequestException(
                    "found " + content.size() + " bytes: a manifest has at most " + maxManifest);
        }
        byte[] body = new byte[(int) content.size()];
        int length = 0;
        for (int count;
                length < body.length && (count = content.read(length, body, length, body.length - length)) > 0; ) {
            length += count;
        }
        return length < body.length ? Arrays.copyOf(body, length) : body;
    }

    /** A list with too many items is refused later, so no storage call is made for it. */
    private List<MediaSource> pinned(List<MediaSource> sources, int max, List<String> identity) throws IOException {
        if (sources.size() > max) {
            return sources;
        }
        List<MediaSource> pinned = new ArrayList<>();
        for (MediaSource source : sources) {
            pinned.add(source instanceof StoredObject object ? pinned(object, identity) : source);
        }
        return pinned;
    }

    private StoredObject pinned(StoredObject object, List<String> identity) throws IOException {
        try {
            PinnedObject pinned = media.pin(object);
            identity.add(checksum(pinned));
            return pinned.object();
        } catch (MediaException e) {
            // The rules report that this object does not exist.
            identity.add("none");
            return object;
        }
    }

    /** Resolves a reference in a manifest: a URL, or a path relative to the manifest. */
    private MediaSource reference(String folder, String text) {
        if (SCHEME.matcher(text).matches()) {
            return MediaSource.ofText(text);
        }
        if (text.isBlank() || text.startsWith("/") || text.contains("\\")) {
            return new Unreadable(
                    Rule.MEDIA_SOURCE,
                    "a path must be relative to the manifest, with forward slashes: found "
                            + (text.isBlank() ? "nothing" : text.startsWith("/") ? "an absolute path" : "a backslash"));
        }
        try {
            return media.at(folder + text);
        } catch (MediaException e) {
            return new Unreadable(e.rule(), e.getMessage());
        }
    }
}
