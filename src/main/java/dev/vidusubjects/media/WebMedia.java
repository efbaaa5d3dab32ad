package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;

/** Port: a look at an {@code https} item before it is paid for. */
public interface WebMedia {

    /**
     * @param budget nothing is read once it is used up
     * @return the resource, read by bounded ranged requests
     * @throws MediaException rule {@code url_address} if the URL leads to an address that is not public
     * @throws IOException if it cannot be examined from here; not a fault of the request
     */
    MediaContent open(HttpsUrl url, TimeBudget budget) throws MediaException, IOException;
}
