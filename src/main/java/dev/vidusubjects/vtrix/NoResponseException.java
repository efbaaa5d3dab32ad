package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Signals that no head of a response arrived. */
final class NoResponseException extends Exception {

    private final boolean sent;
    private final boolean timedOut;

    /** @param sent whether a byte of the request may have left this machine */
    NoResponseException(boolean sent, Throwable cause) {
        super(message(sent, cause), cause);
        this.sent = sent;
        this.timedOut = is(cause, TimeoutException.class);
    }

    /** @return whether the time for the response ran out: an immediate retry would time out, too */
    boolean timedOut() {
        return timedOut;
    }

    /** @return the meaning for a creation: a request that may have arrived may have created a subject */
    ProviderException ofSubmission() {
        return sent ? new ProviderException.Unconfirmed(error()) : new ProviderException.NotSent(error());
    }

    /** @return the meaning for the submission of a list, which creates nothing */
    ProviderException ofList() {
        return sent ? ofPoll() : new ProviderException.NotSent(error());
    }

    /** @return the meaning for a poll */
    ProviderException.NoVerdict ofPoll() {
        return new ProviderException.NoVerdict(error(), Optional.empty());
    }

    private ProviderError error() {
        return new ProviderError(sent ? "no_response" : "not_connected", getMessage());
    }

    /** Does not use the messages of network exceptions: they are written for developers, and may contain addresses. */
    private static String message(boolean sent, Throwable cause) {
        if (sent) {
            return is(cause, TimeoutException.class)
                    ? "the request was sent, and no response came in time"
                    : "the request was sent, and the connection broke before a response came";
        }
        String why = is(cause, UnknownHostException.class)
                ? "its host name could not be resolved"
                : is(cause, SSLException.class)
                        ? "a secure connection could not be established"
                        : is(cause, TimeoutException.class)
                                ? "it did not accept a connection in time"
                                : is(cause, ConnectException.class)
                                        ? "it refused the connection, or did not accept it in time"
                                        : "the connection failed";
        return "the provider could not be reached, nothing was sent: " + why;
    }

    private static boolean is(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
