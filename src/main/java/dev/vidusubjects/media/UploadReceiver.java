package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.io.IOException;
import java.io.InputStream;

/** Where uploads arrive when the application serves them itself. On AWS they go to the bucket, and nothing implements this. */
public interface UploadReceiver {

    /**
     * Stores an upload that a ticket of {@link MediaStore#createUpload} allowed. It is there as a whole or not at all;
     * sending it again replaces it.
     *
     * @param content exactly as many bytes as the upload says; not closed
     * @throws UploadRefusedException if no ticket allows this
     * @throws IOException if the storage fails, or the sender stops in the middle
     */
    StoredObject receive(SignedUpload upload, InputStream content) throws UploadRefusedException, IOException;
}
