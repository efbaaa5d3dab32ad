package dev.vidusubjects.subject;

import dev.vidusubjects.media.EndpointUrl;
import dev.vidusubjects.media.HostPort;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.PublicAddresses;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.time.Durations;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The rules of the field {@code webhook_url}, by {@link Rule#WEBHOOK_URL}. The URL is untrusted input, and this process
 * may be able to reach hosts that the client cannot, so its form and its host's addresses are checked like those of
 * media URLs. Each delivery checks the addresses again, because they can change. Messages name the host, never the path
 * or the query: these may hold secrets.
 */
public final class WebhookRules {

    /** The name of the field in requests and manifests. */
    static final String FIELD = "webhook_url";

    /** A host that is not resolved within this time causes a warning. */
    private static final Duration MAX_LOOKUP_TIME = Duration.ofSeconds(3);

    private static final String NOT_CONFIGURED = "webhooks are not configured: set SUBJECTS_WEBHOOKS_SECRET";

    private final boolean configured;
    private final boolean allowPrivate;
    private final HostLookup lookup;

    /** Resolves a host name, or returns the address that a text represents. */
    @FunctionalInterface
    public interface HostLookup {

        /**
         * @param host a name in ASCII, an IPv4 address, or an IPv6 address in brackets
         * @return all addresses of the host
         * @throws IOException if it cannot be resolved
         */
        InetAddress[] resolve(String host) throws IOException;
    }

    /**
     * @param configured whether a secret for webhooks is configured
     * @param allowPrivate whether addresses that are not public, and {@code http} URLs, are allowed
     * @param lookup resolves the host of a URL; may take long, and is then not waited for
     */
    public WebhookRules(boolean configured, boolean allowPrivate, HostLookup lookup) {
        this.configured = configured;
        this.allowPrivate = allowPrivate;
        this.lookup = lookup;
    }

    /**
     * Applies the rules. A host that cannot be resolved now causes the warning {@code webhook_unverified}.
     *
     * @param url the field's value; empty if the request has none, or one of another JSON type
     * @param budget the time budget; a host that is not resolved within it causes the same warning
     * @param findings receives the violations and the warning
     * @return the URL in ASCII, if it breaks no rule of its form; else {@code url}
     */
    Optional<String> check(Optional<String> url, TimeBudget budget, Findings findings) {
        if (url.isEmpty()) {
            return url;
        }
        if (!configured) {
            findings.add(Violation.invalid(FIELD, Rule.WEBHOOK_URL, NOT_CONFIGURED));
        }
        try {
            if (isTooLong(url.get(), findings)) {
                return url;
            }
            URI uri = EndpointUrl.readWebhook(url.get(), allowPrivate);
            String ascii = uri.toString();
            // Percent-encoding makes a URL longer.
            if (isTooLong(ascii, findings)) {
                return url;
            }
            // A request that is refused in any case causes no lookup.
            if (configured) {
                checkAddresses(uri.getHost(), budget, findings);
            }
            return Optional.of(ascii);
        } catch (MediaException e) {
            findings.add(Violation.invalid(FIELD, Rule.WEBHOOK_URL, e.getMessage()));
            return url;
        }
    }

    private static boolean isTooLong(String url, Findings findings) {
        Optional<String> fault = EndpointUrl.lengthFault(url);
        fault.ifPresent(message -> findings.add(Violation.outOfRange(FIELD, Rule.WEBHOOK_URL, message)));
        return fault.isPresent();
    }

    private void checkAddresses(String host, TimeBudget budget, Findings findings) throws MediaException {
        Optional<InetAddress[]> addresses = resolve(host, budget);
        if (addresses.isEmpty() || addresses.get().length == 0) {
            findings.add(new Warning(
                    FIELD,
                    "webhook_unverified",
                    "the host " + host + " could not be resolved from here: webhooks reach it only if it can be"
                            + " resolved when they are sent"));
            return;
        }
        if (!allowPrivate) {
            HostPort.requirePublic(host, addresses.get(), PublicAddresses::refusal);
        }
    }

    /** @return the addresses; empty if the host could not be resolved in time. A lookup itself has no time limit. */
    private Optional<InetAddress[]> resolve(String host, TimeBudget budget) {
        FutureTask<InetAddress[]> task = new FutureTask<>(() -> lookup.resolve(host));
        Thread thread = new Thread(task, "webhook-lookup");
        thread.setDaemon(true);
        thread.start();
        try {
            Duration limit = Durations.min(budget.remaining(), MAX_LOOKUP_TIME);
            return Optional.of(task.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }
}
