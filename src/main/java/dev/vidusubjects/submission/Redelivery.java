package dev.vidusubjects.submission;

import java.time.Duration;
import java.util.Map;

/** Port: sets when the upload queue delivers deferred messages again. */
public interface Redelivery {

    /**
     * Never fails: a message whose delay cannot be set is delivered again after the queue's own timeout.
     *
     * @param delays the delays by the message's receipt handle, each ≥ 0 and at most {@link DeferralDelay#MAX}
     */
    void delay(Map<String, Duration> delays);
}
