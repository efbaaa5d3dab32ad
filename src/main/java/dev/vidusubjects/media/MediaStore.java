package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.io.IOException;

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
    StoredObject at(String path) throws MediaException;

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
