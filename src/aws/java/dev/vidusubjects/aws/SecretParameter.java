package dev.vidusubjects.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A SecureString parameter, read when it is first needed and then kept. It is read again when somebody says that its value
 * is refused, but not often: a key that is simply wrong would otherwise cost a call each time.
 */
final class SecretParameter {

    /** Between two reads. */
    static final Duration MIN_AGE = Duration.ofSeconds(30);

    /** After a read that failed: callers of the health, which may be open to all, must not use up the account's rate. */
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

    /** @throws SdkException if it was never read, and cannot be read now or could not be read in the last 5 s */
    synchronized String value() {
        if (value == null) {
            if (failure != null && clock.instant().isBefore(triedAt.plus(FAILURE_AGE))) {
                throw failure;
            }
            read();
        }
        return value;
    }

    /**
     * For a value that nobody reports as refused.
     *
     * @param age after which it is read again; if that fails, the old value goes on serving
     * @throws SdkException if it was never read and cannot be read now
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
     * @param refused the value that did not serve
     * @return whether {@link #value} now is another one
     */
    synchronized boolean renew(String refused) {
        if (!refused.equals(value)) {
            return value != null;
        }
        if (clock.instant().isBefore(triedAt.plus(MIN_AGE))) {
            return false;
        }
        try {
            read();
        } catch (SdkException e) {
            // The old value stays: whoever was refused with it reports that.
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
