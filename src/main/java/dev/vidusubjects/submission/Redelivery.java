package dev.vidusubjects.submission;

import java.time.Duration;
import java.util.Map;

/** Port: decides when deferred messages of the uploads' queue come again. */
public interface Redelivery {

    /**
     * Never fails: a message whose delay cannot be set comes again when the queue's own timeout is over.
     *
     * @param delays by the message's receipt handle, each ≥ 0 and at most {@link DeferralDelay#MAX}
     */
    void delay(Map<String, Duration> delays);
}
