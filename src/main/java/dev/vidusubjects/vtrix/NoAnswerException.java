package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** No head of an answer came. */
final class NoAnswerException extends Exception {

    private final boolean sent;
    private final boolean timedOut;

    /** @param sent whether a byte of the request may have left this machine */
    NoAnswerException(boolean sent, Throwable cause) {
        super(words(sent, cause), cause);
        this.sent = sent;
        this.timedOut = is(cause, TimeoutException.class);
    }

    /** @return whether waiting was what failed: asking again at once would only wait again */
    boolean timedOut() {
        return timedOut;
    }

    /** @return what it means for a submission: a request that may have arrived may have created something */
    ProviderException ofSubmission() {
        return sent ? new ProviderException.Unconfirmed(error()) : new ProviderException.NotSent(error());
    }

    /** @return what it means for a request that can be repeated */
    ProviderException.NoVerdict ofLook() {
        return new ProviderException.NoVerdict(error(), Optional.empty());
    }

    private ProviderError error() {
        return new ProviderError(sent ? "no_answer" : "not_connected", getMessage());
    }

    /** Words of our own: those of the network's exceptions are for developers. */
    private static String words(boolean sent, Throwable cause) {
        if (sent) {
            return is(cause, TimeoutException.class)
                    ? "the request was sent, and no answer came in time"
                    : "the request was sent, and the connection broke before an answer came";
        }
        String why = is(cause, UnknownHostException.class)
                ? "its host name could not be resolved"
                : is(cause, SSLException.class)
                        ? "no secure connection could be agreed on"
                        : is(cause, TimeoutException.class)
                                ? "it did not answer in time"
                                : is(cause, ConnectException.class)
                                        ? "it refused, or did not answer in time"
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
