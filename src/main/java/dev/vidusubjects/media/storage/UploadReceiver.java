package dev.vidusubjects.media.storage;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.io.IOException;
import java.io.InputStream;

/**
 * Port: receives uploads if the application itself serves them. On AWS, clients upload to the bucket; no class
 * implements it.
 */
public interface UploadReceiver {

    /**
     * Stores an upload that a ticket of {@link MediaStore#createUpload} allows. Stores it completely or not at all; a
     * repeated upload replaces the earlier one.
     *
     * @param content exactly as many bytes as the upload states; not closed
     * @return the stored object
     * @throws UploadRefusedException if no ticket allows this upload
     * @throws IOException if the storage fails, or the client stops sending before the end
     */
    StoredObject receive(SignedUpload upload, InputStream content) throws UploadRefusedException, IOException;
}
