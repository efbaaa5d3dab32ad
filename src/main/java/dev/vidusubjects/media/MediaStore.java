package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.io.IOException;
import java.util.Optional;

/** Port: the application's own storage of reference media, the prefixes {@code uploads/} and {@code incoming/}. */
public interface MediaStore {

    /**
     * @throws MediaException rule {@code stored_object} if there is no such object, or it is outside the prefixes above
     *     (another bucket, another prefix, a path that climbs)
     * @throws IOException if the storage fails
     */
    MediaContent open(StoredObject object) throws MediaException, IOException;

    /**
     * The text by which the provider can read a stored object: a presigned URL on AWS, a data URI on one machine.
     *
     * @throws MediaException as for {@link #open}
     */
    String providerReference(StoredObject object, MediaFormat format) throws MediaException, IOException;

    /**
     * The uri of an object that lies beside another one.
     *
     * @param path slash-separated below the storage's root, for example {@code incoming/cast/hero.png}; not normalised yet
     * @throws MediaException rule {@code stored_object} if it leaves the prefixes above
     */
    default StoredObject at(String path) throws MediaException {
        return at(path, Optional.empty());
    }

    /**
     * As {@link #at(String)}, with one version of its content.
     *
     * @param version as the storage names it; a storage without versions ignores it
     */
    StoredObject at(String path, Optional<String> version) throws MediaException;

    /**
     * Finds out which content an object has now. Everything that is done with the result concerns that content, even if the
     * object is replaced in the meantime.
     *
     * @param object with a version: that one is looked up; without: the newest one
     * @throws MediaException as for {@link #open}
     * @throws IOException if the storage fails
     */
    PinnedObject pin(StoredObject object) throws MediaException, IOException;

    /**
     * @return how many bytes of inline media a request may hold, decoded and in all; beyond that they are kept as stored objects
     *     first, and the provider reads them by their {@link #providerReference references}
     */
    long maxInlineBytes();

    /**
     * Allows one upload.
     *
     * @param format decides the content type and the file's extension
     * @param contentLength exact number of bytes, ≥ 1
     */
    UploadTicket createUpload(MediaFormat format, long contentLength);

    /**
     * Keeps inline media of a request that may have to be sent again.
     *
     * @param path below {@code uploads/}, for example {@code 0192…/images-0.png}
     * @param content read from its beginning, more than once where a storage has to be tried again
     * @throws IOException if the storage fails
     */
    StoredObject keep(String path, MediaFormat format, MediaContent content) throws IOException;
}
