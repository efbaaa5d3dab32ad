package dev.vidusubjects.simulation;

import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.media.storage.UploadTicket;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reference media in memory. The provider gets them by URLs that change with each reference, like presigned URLs. */
final class MemoryMediaStore implements MediaStore {

    private static final String ROOT = "local://";

    private final boolean versioned;
    private final Map<String, byte[]> objects = new LinkedHashMap<>();
    private final Map<String, String> newest = new LinkedHashMap<>();
    private int references;
    private int versions;

    /** @param versioned whether the store keeps each content of a path, identified by its version */
    MemoryMediaStore(boolean versioned) {
        this.versioned = versioned;
    }

    /**
     * @param path the path below the root, for example {@code incoming/hero.png}
     * @return the version of the content, if the storage keeps versions
     */
    Optional<String> put(String path, byte[] content) {
        objects.put(path, content.clone());
        if (!versioned) {
            return Optional.empty();
        }
        String version = "v" + ++versions;
        objects.put(path + "?" + version, content.clone());
        newest.put(path, version);
        return Optional.of(version);
    }

    @Override
    public MediaContent open(StoredObject object) throws MediaException {
        return MediaFiles.content(content(object));
    }

    private byte[] content(StoredObject object) throws MediaException {
        byte[] content = objects.get(path(object));
        if (content == null) {
            throw new MediaException(Rule.STORED_OBJECT, "there is no " + object.uri() + ": has it been uploaded?");
        }
        return content;
    }

    @Override
    public PinnedObject pin(StoredObject object) throws MediaException {
        byte[] content = content(object);
        if (!versioned) {
            return new PinnedObject(object, Optional.empty());
        }
        String checksum = "sum-" + Arrays.hashCode(content);
        String version = object.uri().getRawQuery();
        return new PinnedObject(
                version == null ? at(path(object), Optional.ofNullable(newest.get(path(object)))) : object,
                Optional.of(checksum));
    }

    @Override
    public long maxInlineBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long maxReferencedBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public String providerReference(StoredObject object, MediaFormat format) throws MediaException {
        content(object);
        return "https://bucket.example/" + references++ + "?signature=1";
    }

    @Override
    public StoredObject at(String path, Optional<String> version) throws MediaException {
        Optional<String> normal = StoragePath.normalize(path).filter(MemoryMediaStore::isMedia);
        String uri = ROOT
                + StoragePath.encode(normal.orElseThrow(
                        () -> new MediaException(Rule.STORED_OBJECT, "the path must stay in the prefixes")));
        return new StoredObject(URI.create(uri + version.map(name -> "?" + name).orElse("")));
    }

    @Override
    public UploadTicket createUpload(MediaFormat format, long contentLength) {
        throw new UnsupportedOperationException("the simulation's callers send their media inline");
    }

    @Override
    public StoredObject keep(String path, MediaFormat format, MediaContent content) throws IOException {
        if (!StoragePath.isPlain(path)) {
            throw new IOException("not a plain path");
        }
        objects.put("uploads/" + path, content.stream().readAllBytes());
        return new StoredObject(URI.create(ROOT + "uploads/" + StoragePath.encode(path)));
    }

    private static String path(StoredObject object) throws MediaException {
        URI uri = object.uri();
        String path = uri.getAuthority() + uri.getPath();
        boolean plain = "local".equals(uri.getScheme())
                && uri.getRawFragment() == null
                && StoragePath.isPlain(path)
                && isMedia(path);
        if (!plain) {
            throw new MediaException(Rule.STORED_OBJECT, "not a stored object");
        }
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static boolean isMedia(String path) {
        return path.startsWith("uploads/") || path.startsWith("incoming/");
    }
}
