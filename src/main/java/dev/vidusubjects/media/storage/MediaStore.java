package dev.vidusubjects.media.storage;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import java.io.IOException;
import java.util.Optional;

/** Port: the application's own storage of reference media, the prefixes {@code uploads/} and {@code incoming/}. */
public interface MediaStore {

    /**
     * @return the content of the object
     * @throws MediaException rule {@code stored_object} if the object does not exist, or is outside the prefixes above
     *     (another bucket, another prefix, a path that leaves the root)
     * @throws IOException if the storage fails
     */
    MediaContent open(StoredObject object) throws MediaException, IOException;

    /**
     * Creates the text by which the provider can read a stored object.
     *
     * @return a presigned URL on AWS, a data URI in the standalone application
     * @throws MediaException as for {@link #open}
     */
    String providerReference(StoredObject object, MediaFormat format) throws MediaException, IOException;

    /**
     * Creates the uri of an object from its path.
     *
     * @param path slash-separated path below the storage's root, for example {@code incoming/cast/hero.png}; not yet
     *     normalised
     * @return the object
     * @throws MediaException rule {@code stored_object} if it leaves the prefixes above
     */
    default StoredObject at(String path) throws MediaException {
        return at(path, Optional.empty());
    }

    /**
     * Like {@link #at(String)}, but for one version of the content.
     *
     * @param version the storage's name of the version; a storage without versions ignores it
     */
    StoredObject at(String path, Optional<String> version) throws MediaException;

    /**
     * Determines which content an object has now. If the storage keeps versions, all later operations on the result use
     * this content, even if the object is replaced in the meantime.
     *
     * @param object an object with a version, which is looked up, or without one: then the newest version is looked up
     * @return the object with its version, if the storage keeps versions, and its checksum, if the storage has one
     * @throws MediaException as for {@link #open}
     * @throws IOException if the storage fails
     */
    PinnedObject pin(StoredObject object) throws MediaException, IOException;

    /**
     * @return the maximum total number of decoded bytes of inline media in a request; if a request has more, its inline
     *     media are first stored as objects, and the provider reads them by their {@link #providerReference references}
     */
    long maxInlineBytes();

    /**
     * @return the maximum number of bytes of an object that a {@link #providerReference reference} can pass to the
     *     provider; {@link Long#MAX_VALUE} if the reference is a URL, so that only the rules limit the size
     */
    long maxReferencedBytes();

    /**
     * Allows one upload.
     *
     * @param format determines the content type and the file name extension
     * @param contentLength exact number of bytes, ≥ 1
     * @return the permission for this upload
     */
    UploadTicket createUpload(MediaFormat format, long contentLength);

    /**
     * Stores inline media of a request that may have to be sent again.
     *
     * @param path path below {@code uploads/}, for example {@code 0192…/images-0.png}
     * @param content read from its start; read more than once if a write to the storage is retried
     * @return the stored object
     * @throws IOException if the storage fails
     */
    StoredObject keep(String path, MediaFormat format, MediaContent content) throws IOException;
}
