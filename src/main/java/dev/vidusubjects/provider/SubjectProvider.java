package dev.vidusubjects.provider;

import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;

/** Port: the service that creates subjects. */
public interface SubjectProvider {

    /**
     * Submits a request for a subject. Repeats the call within the budget only if a response proved that nothing was
     * created.
     *
     * @param attempt the attempt's id, at most 64 characters; it is sent as {@code X-Request-Id}, for the provider's
     *     support
     * @param budget the time budget; the provider is only called if at least {@link SubmissionTime#needed()} remains
     * @return the provider's task; it is usually still running, but may already have ended
     * @throws ProviderException a subtype that states what the failure proves; never {@code NoVerdict},
     *     {@code NotPolled} or {@code TaskUnknown}
     */
    ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException;

    /**
     * Polls a task once. The call changes nothing, so it can be repeated.
     *
     * @param providerTaskId the {@link ProviderTask#id()} of a submission
     * @param budget maximum time to wait for the response
     * @throws ProviderException {@code Account}, {@code Busy}, {@code NoVerdict}, {@code NotPolled} or {@code
     *     TaskUnknown}
     */
    ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException;

    /**
     * Submissions of all processes of the deployment are paused after several consecutive responses that proved
     * nothing.
     *
     * @return the remaining time of the pause; zero if submissions are sent
     */
    Duration pausedFor();

    /**
     * Reports that a submission whose response proved nothing did create its subject. This shows that the provider
     * works, so a pause ends.
     */
    void creationConfirmed();
}
