package dev.vidusubjects.vtrix;

import java.time.Duration;

/** A gateway that a simulation uses instead of HTTP. */
public interface SimulatedExchange {

    /** @return whether a connection for a submission is accepted */
    boolean connects();

    /**
     * @param timeout how long the client waits
     * @return the outcome for the client
     */
    Outcome post(byte[] body, Duration timeout);

    /**
     * @param timeout how long the client waits
     * @return the outcome for the client
     */
    Outcome get(String id, Duration timeout);

    /**
     * The outcome of one exchange for the client.
     *
     * @param kind how the exchange ended
     * @param status the status of the response; 0 without a response
     * @param retryAfter the {@code Retry-After} header; {@code null} for none
     */
    record Outcome(Kind kind, int status, byte[] body, String retryAfter) {}

    /** How an exchange ends. */
    enum Kind {
        RESPONSE,
        CUT,
        NOT_CONNECTED,
        RESET,
        TIMEOUT
    }
}
