package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.HttpsUrl;
import java.io.IOException;

/** Port: a look at an {@code https} item before it is paid for. */
public interface WebMedia {

    /**
     * @return the resource, read by bounded ranged requests
     * @throws MediaException rule {@code url_address} if the URL leads to an address that is not public
     * @throws IOException if it cannot be examined from here; not a fault of the request
     */
    MediaContent open(HttpsUrl url) throws MediaException, IOException;
}
