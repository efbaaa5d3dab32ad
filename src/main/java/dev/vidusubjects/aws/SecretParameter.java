package dev.vidusubjects.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A SecureString parameter that is read at its first use and then cached. It is read again when a caller reports that
 * the value was refused, but not often: otherwise a key that is permanently wrong would cost a request each time.
 */
final class SecretParameter {

    /** The minimum time between two reads. */
    static final Duration MIN_AGE = Duration.ofSeconds(30);

    /**
     * The time after a failed read in which no other read is attempted. The health endpoint may be public, and its
     * callers must not use up the account's request rate.
     */
    static final Duration FAILURE_AGE = Duration.ofSeconds(5);

    private final AwsClients clients;
    private final String name;
    private final Clock clock;
    private String value;
    private SdkException failure;
    private Instant triedAt = Instant.MIN;

    SecretParameter(AwsClients clients, String name, Clock clock) {
        this.clients = clients;
        this.name = name;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    /**
     * @return the value
     * @throws SdkException if the parameter was never read, and cannot be read now or could not be read in the last 5 s
     */
    synchronized String value() {
        if (value == null) {
            if (failure != null && clock.instant().isBefore(triedAt.plus(FAILURE_AGE))) {
                throw failure;
            }
            read();
        }
        return value;
    }

    /** Reads the parameter ahead of its use. A failure is forgotten, so that the first use reads it again. */
    synchronized void prepare() {
        try {
            value();
        } catch (SdkException e) {
            failure = null;
        }
    }

    /**
     * Returns a value for which no caller reports a refusal.
     *
     * @param age the maximum age of the value: if it is older, it is read again; if that fails, the old value stays in
     *     use
     * @return the value
     * @throws SdkException if the parameter was never read and cannot be read now
     */
    synchronized String value(Duration age) {
        if (value != null && !clock.instant().isBefore(triedAt.plus(age))) {
            try {
                read();
            } catch (SdkException e) {
                return value;
            }
        }
        return value();
    }

    /**
     * Reads the parameter again if the cached value was refused.
     *
     * @param refused the value that was refused
     * @return whether {@link #value} now returns another value
     */
    synchronized boolean refresh(String refused) {
        if (!refused.equals(value)) {
            return value != null;
        }
        if (clock.instant().isBefore(triedAt.plus(MIN_AGE))) {
            return false;
        }
        try {
            read();
        } catch (SdkException e) {
            // The old value stays in use: the caller that was refused reports the refusal.
            return false;
        }
        return !refused.equals(value);
    }

    private void read() {
        triedAt = clock.instant();
        try {
            value = clients.systemsManager()
                    .getParameter(get -> get.name(name).withDecryption(true))
                    .parameter()
                    .value()
                    .strip();
        } catch (SdkException e) {
            failure = e;
            throw e;
        }
    }
}
