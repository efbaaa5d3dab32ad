package dev.vidusubjects.provider;

/** Port: the service that creates subjects. */
public interface SubjectProvider {

    /**
     * Asks for a subject. Calls the provider again only where its answer proved that nothing was created.
     *
     * @return the provider's task: mostly running, it may already have ended
     * @throws ProviderException by what follows from the failure: see its subtypes
     */
    ProviderTask submit(ProviderRequest request) throws ProviderException;

    /**
     * Looks at a task once, harmlessly repeatable.
     *
     * @param providerTaskId as {@link ProviderTask#id()} of a submission gave it
     */
    ProviderTask look(String providerTaskId) throws ProviderException;
}
