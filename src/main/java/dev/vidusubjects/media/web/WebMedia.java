package dev.vidusubjects.media.web;

import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;

/** Port: reads an {@code https} item, so that it is validated before the submission is paid for. */
public interface WebMedia {

    /**
     * @param budget the time budget; nothing is read after it is used up
     * @return the resource, read by a bounded number of range requests
     * @throws MediaException rule {@code url_address} if the URL or a redirect has a host whose address is not public
     * @throws IOException if this process cannot read the resource; this is not a fault of the request
     */
    MediaContent open(HttpsUrl url, TimeBudget budget) throws MediaException, IOException;
}
