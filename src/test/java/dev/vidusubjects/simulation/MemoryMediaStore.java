package dev.vidusubjects.simulation;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.media.StoragePath;
import dev.vidusubjects.media.UploadTicket;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reference media in memory. The provider gets them by URLs that change with each reference, as presigned ones do. */
final class MemoryMediaStore implements MediaStore {

    private static final String ROOT = "local://";
    private static final String RULE = "stored_object";

    private final Map<String, byte[]> objects = new LinkedHashMap<>();
    private int references;

    /** @param path below the root, for example {@code incoming/hero.png} */
    void put(String path, byte[] content) {
        objects.put(path, content.clone());
    }

    @Override
    public MediaContent open(StoredObject object) throws MediaException {
        byte[] content = objects.get(path(object));
        if (content == null) {
            throw new MediaException(RULE, "there is no " + object.uri() + ": has it been uploaded?");
        }
        return MediaFiles.content(content);
    }

    @Override
    public String providerReference(StoredObject object, MediaFormat format) throws MediaException {
        open(object);
        return "https://bucket.example/" + StoragePath.encode(path(object)) + "?signature=" + ++references;
    }

    @Override
    public StoredObject at(String path) throws MediaException {
        Optional<String> normal = StoragePath.normalize(path).filter(MemoryMediaStore::isMedia);
        return new StoredObject(URI.create(ROOT
                + StoragePath.encode(
                        normal.orElseThrow(() -> new MediaException(RULE, "the path must stay in the prefixes")))));
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
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && StoragePath.isPlain(path)
                && isMedia(path);
        if (!plain) {
            throw new MediaException(RULE, "not a stored object");
        }
        return path;
    }

    private static boolean isMedia(String path) {
        return path.startsWith("uploads/") || path.startsWith("incoming/");
    }
}
