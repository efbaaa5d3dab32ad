package dev.vidusubjects.events;

import java.net.URI;
import java.time.Instant;

/**
 * One attempt to deliver an announcement to an endpoint, which is due now or later.
 *
 * @param endpoint the URL that receives the webhook; its query may be secret
 * @param attempt the number of the attempt, 1 for the first
 * @param notBefore the instant before which it is not sent
 */
public record Delivery(AnnouncementId id, URI endpoint, int attempt, Instant notBefore) {

    public Delivery {
        if (attempt < 1) {
            throw new IllegalArgumentException("found the attempt " + attempt + ": 1 or more is allowed");
        }
    }

    /** @return the next attempt */
    Delivery next(Instant due) {
        return new Delivery(id, endpoint, attempt + 1, due);
    }
}
