package dev.vidusubjects.provider;

import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;

/** Port: the service that creates subjects. */
public interface SubjectProvider {

    /**
     * Asks for a subject. Repeats the call within the budget only where a response proved that nothing was created.
     *
     * @param attempt the attempt's id, at most 64 characters; it is sent as {@code X-Request-Id} and helps the provider's support
     * @param budget the provider is not called unless {@link SubmissionTime#needed()} of it is left
     * @return the provider's task: mostly running, it may already have ended
     * @throws ProviderException what the failure proves: see its subtypes; never {@code NoVerdict} or {@code TaskUnknown}
     */
    ProviderTask submit(ProviderRequest request, String attempt, TimeBudget budget) throws ProviderException;

    /**
     * Asks once how a task is. Changes nothing, so it can be repeated.
     *
     * @param providerTaskId as {@link ProviderTask#id()} of a submission gave it
     * @param budget the response is awaited no longer than this
     * @throws ProviderException {@code Account}, {@code Busy}, {@code NoVerdict} or {@code TaskUnknown}
     */
    ProviderTask poll(String providerTaskId, TimeBudget budget) throws ProviderException;

    /**
     * Submissions are paused after several responses in a row that proved nothing, for all processes of the deployment.
     *
     * @return how long nothing will be submitted; zero if submissions are sent
     */
    Duration pausedFor();

    /** A submission whose response proved nothing did create its subject: the provider works, and a pause ends. */
    void creationConfirmed();
}
