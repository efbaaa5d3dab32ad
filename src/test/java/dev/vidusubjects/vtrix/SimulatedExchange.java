package dev.vidusubjects.vtrix;

import java.time.Duration;

/** A gateway that a simulation puts in the place of HTTP. */
public interface SimulatedExchange {

    /** @return whether a connection for a submission is accepted */
    boolean connects();

    /**
     * @param most how long the client waits
     * @return what the client sees
     */
    Outcome post(byte[] body, Duration most);

    /** Likewise. */
    Outcome get(String id, Duration most);

    /**
     * What a client sees of one exchange.
     *
     * @param kind how it ended
     * @param status 0 unless there is a response
     * @param retryAfter header; {@code null} for none
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
